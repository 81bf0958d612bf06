// An agent asks to browse along, or to see the guest's screen.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Guest, refused } from './guest.js';
import { control } from './sim.js';
import { declared } from './shapes.js';

const asks = (id) => (f) => f.eventBody.bodyType === 'media-request' && f.eventBody.body === id;

export function asking(sdk) {
  const steer = (path, body) => control(sdk.ApiClient.config.basePath, path, body);

  it('a guest accepts one media request and declines another', async () => {
    const guest = await Guest.chat(sdk);
    const ask = (type) => steer(`conversations/${guest.id}/agent`, { media: [type] });
    const [browse, screen] = [await ask('COBROWSE'), await ask('SCREENSHARE')];
    for (const [{ id }, type] of [[browse, 'COBROWSE'], [screen, 'SCREENSHARE']]) {
      await guest.stream.until(`the request for ${type}`, asks(id));
      const read = declared('mediaRequest', await guest.mediaRequest(id));
      assert.deepEqual([read.id, read.types, read.state], [id, [type], 'PENDING']);
    }
    const { entities } = declared('mediaRequests', await guest.mediaRequests());
    assert.deepEqual(entities.map(({ id }) => id), [browse.id, screen.id]);

    const accepted = await guest.answerMedia(browse.id, { types: browse.types, state: 'ACCEPTED' });
    assert.equal(declared('mediaRequest', accepted).state, 'ACCEPTED');
    await guest.answerMedia(screen.id, { types: screen.types, state: 'DECLINED' });
    assert.deepEqual(await statesOf(guest), ['ACCEPTED', 'DECLINED'], 'what was answered can be read');
    await refused(guest.answerMedia(browse.id, { types: browse.types, state: 'DECLINED' }), 400, 'chat.error.conversation.state', 'a request is answered once');
    await refused(guest.answerMedia(screen.id, { types: screen.types, state: 'CANCELLED' }), 400, 'invalid.value', 'to cancel is the agent\'s');

    const { conversations } = await steer('conversations');
    const shown = conversations.find(({ id }) => id === guest.id).media;
    assert.deepEqual(shown.map(({ state }) => state), ['ACCEPTED', 'DECLINED'], 'the other side sees the same');
    await guest.stream.close();
  });

  it('after the end there is nothing to answer', async () => {
    const guest = await Guest.chat(sdk);
    const { id, types } = await steer(`conversations/${guest.id}/agent`, { media: ['COBROWSE'] });
    await guest.leave();
    await refused(guest.answerMedia(id, { types, state: 'ACCEPTED' }), 400, 'chat.error.conversation.state', 'the chat is over');
    assert.equal((await guest.mediaRequest(id)).id, id, 'but it can be read');
    await guest.stream.close();
  });
}

async function statesOf(guest) {
  return (await guest.mediaRequests()).entities.map(({ state }) => state);
}
