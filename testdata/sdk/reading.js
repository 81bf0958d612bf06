// Members and messages are read, all or page by page.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { AGENT, GUEST, Guest, QUEUE, refused } from './guest.js';
import { declared } from './shapes.js';

const ids = (entities) => entities.map(({ id }) => id);
const nowhere = '00000000-0000-4000-8000-000000000000';

// How an SDK says that it has no opinion.
const empty = { after: '', before: '', sortOrder: '', maxResults: '' };

export function reading(sdk) {
  it('members are listed', async () => {
    const guest = await Guest.chat(sdk);
    const list = declared('members', await guest.members());
    list.entities.forEach((m) => declared('member', m));
    assert.deepEqual(list.entities.map((m) => m.role).sort(), [QUEUE, AGENT, GUEST].sort(), 'the queue is a member, too');
    assert.deepEqual([list.pageSize, list.pageNumber, list.pageCount, list.total], [25, 1, 1, 3], 'a page has 25 members unless asked for less');
    const agent = list.entities.find((m) => m.role === AGENT);
    assert.equal(agent.displayName, 'Avery', 'who the agent is, REST alone tells');
    assert.deepEqual(await guest.member(agent.id), agent, 'a member reads the same alone and in the list');

    const present = await guest.members({ excludeDisconnectedMembers: true });
    assert.deepEqual(present.entities, list.entities.filter((m) => m.state !== 'DISCONNECTED'), 'the queue is gone by now');
    assert.equal(present.total, 2);
    await guest.stream.close();
  });

  it('members are read page by page', async () => {
    const guest = await Guest.chat(sdk);
    const all = (await guest.members()).entities;
    const read = [];
    for (let page = await guest.members({ pageSize: 1 }); page; page = page.nextUri && await guest.follow(page.nextUri)) {
      assert.ok(read.length < all.length, 'nextUri is absent from the last page');
      read.push(...page.entities);
    }
    assert.deepEqual(ids(read), ids(all), 'following nextUri leads past every member once');
    const second = declared('members', await guest.members({ pageSize: 2, pageNumber: 2 }));
    assert.deepEqual(ids(second.entities), ids(all.slice(2)));
    assert.deepEqual([second.pageCount, second.nextUri], [2, undefined]);
    assert.deepEqual(ids((await guest.follow(second.previousUri)).entities), ids(all.slice(0, 2)));
    await guest.stream.close();
  });

  it('messages are read page by page, from either end', async () => {
    const guest = await talkative(sdk);
    const all = declared('messages', await guest.messages());
    all.entities.forEach((m) => declared('message', m));
    assert.deepEqual([all.pageSize, all.next], [100, undefined], 'a page has 100 messages unless asked for less');
    assert.ok(all.entities.some((m) => m.bodyType === 'member-join' && m.body === ''), 'who came and went is in the transcript');

    for (const [sortOrder, wanted] of [['ascending', all.entities], ['descending', all.entities.toReversed()]]) {
      const read = [];
      for (let page = await guest.messages({ sortOrder, maxResults: 2 }); page; page = page.next && await guest.follow(page.next)) {
        declared('messages', page);
        assert.equal(page.pageSize, 2, 'pageSize is what was asked for');
        assert.ok(read.length < wanted.length, 'next is absent from the last page');
        read.push(...page.entities);
      }
      assert.deepEqual(ids(read), ids(wanted), `${sortOrder}: following next leads past every message once`);
    }
    await guest.stream.close();
  });

  it('messages are read before and after others', async () => {
    const guest = await talkative(sdk);
    const all = ids((await guest.messages()).entities);
    const read = async (options) => ids((await guest.messages(options)).entities);
    assert.deepEqual(await read({ after: all[1] }), all.slice(2), 'after does not include the message named');
    assert.deepEqual(await read({ before: all[2] }), all.slice(0, 2), 'nor does before');
    assert.deepEqual(await read({ after: all[0], before: all[3] }), all.slice(1, 3));
    assert.deepEqual(await read({ after: all.at(-1) }), [], 'nothing is newer than the newest');
    assert.deepEqual(
      await read({ before: all[4], sortOrder: 'descending', maxResults: 2 }), [all[3], all[2]],
      'history is fetched backwards, from the oldest seen on',
    );
    await guest.stream.close();
  });

  it('an empty value in a query counts as absent', async () => {
    const guest = await talkative(sdk);
    assert.deepEqual((await guest.messages(empty)).entities, (await guest.messages()).entities);
    const members = await guest.members({ pageSize: '', pageNumber: '', excludeDisconnectedMembers: '' });
    assert.deepEqual(members.entities, (await guest.members()).entities);
    await guest.stream.close();
  });

  it('there are no media requests unless an agent makes one', async () => {
    const guest = await Guest.chat(sdk);
    assert.deepEqual((await guest.mediaRequests()).entities, []);
    const unknown = (call) => refused(call, 404, 'chat.error.not.found', 'there is no such media request');
    await unknown(guest.mediaRequest(nowhere));
    await unknown(guest.answerMedia(nowhere, { types: ['COBROWSE'], state: 'ACCEPTED' }));
    await guest.stream.close();
  });
}

// talkative is a guest with a transcript of three joins or so, and four texts.
async function talkative(sdk) {
  const guest = await Guest.chat(sdk);
  await guest.say('one');
  await guest.hears('You said: one');
  await guest.say('two');
  await guest.hears('You said: two');
  return guest;
}
