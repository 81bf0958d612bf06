// A socket is lost, and the same address is opened again.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { it } from 'node:test';
import { Guest } from './guest.js';
import { EventStream, refusedUpgrade } from './stream.js';

export function reconnecting(sdk) {
  it('what a guest missed is fetched after the last message seen', async () => {
    const guest = await Guest.chat(sdk);
    const seen = await guest.hears('Hello, this is Avery. How can I help?');
    await guest.stream.close();
    await guest.say('Can you hear me?');
    const missed = await settled(guest, seen.eventBody.id, 2);
    await guest.listen();
    assert.deepEqual(missed.map((m) => m.body), ['Can you hear me?', 'You said: Can you hear me?'], 'without a socket the chat goes on');
    assert.equal((await guest.member(guest.memberId)).state, 'CONNECTED', 'a lost socket is not the end');

    const { id } = await guest.say('And now?');
    await guest.hears('You said: And now?');
    const told = guest.stream.frames.filter((f) => f.metadata?.type === 'message');
    assert.equal(told[0].eventBody.id, id, 'the service replays nothing');
    assert.equal(told.length, 2, 'and tells everything once');
    await guest.stream.close();
  });

  it('the junk subprotocol of a browser is echoed', async () => {
    const { uri } = await Guest.arrive(sdk);
    const stream = await EventStream.open(uri, { protocols: ['protocolOne'] });
    assert.equal(stream.protocol, 'protocolOne', 'browsers hang up otherwise');
    await stream.close();
  });

  it('a stream without a good token is refused', async () => {
    const { uri } = await Guest.arrive(sdk);
    const status = await refusedUpgrade(uri.replace(/[^.]+$/, 'forged'));
    assert.ok(status >= 400 && status < 500, `the handshake is refused, not answered with ${status}`);
  });
}

// settled asks for what came after a message until there is as much as that,
// for only REST tells a guest who is cut off.
async function settled(guest, after, count) {
  for (let tries = 0; tries < 50; tries++) {
    const { entities } = await guest.messages({ after });
    if (entities.length >= count) return entities;
    await sleep(100);
  }
  return assert.fail(`no ${count} messages after ${after}`);
}
