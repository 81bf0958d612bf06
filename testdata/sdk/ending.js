// A chat ends by either side.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { AGENT, GUEST, Guest, refused } from './guest.js';

const left = (memberId) => (f) => f.eventBody.bodyType === 'member-leave' && f.eventBody.sender.id === memberId;

export function ending(sdk) {
  it('the agent leaves, and the guest is put out', async () => {
    const guest = await Guest.chat(sdk);
    await guest.say('bye');
    await guest.stream.until('own leave', left(guest.memberId));
    assert.deepEqual((await guest.story()).slice(-5), [
      `${GUEST}: bye`,
      `${AGENT} DISCONNECTED`, `${AGENT} member-leave`,
      `${GUEST} DISCONNECTED`, `${GUEST} member-leave`,
    ], 'first the agent goes, then the guest');
    await isOver(guest);
    await guest.stream.close();
  });

  it('the guest leaves', async () => {
    const guest = await Guest.chat(sdk);
    const answer = await guest.leave();
    assert.deepEqual(answer ?? {}, {}, 'leaving is answered with 204 and no body');
    await guest.stream.until('own leave', left(guest.memberId));
    const story = await guest.story();
    assert.deepEqual(story.filter((line) => line.startsWith(GUEST)).slice(-2), [`${GUEST} DISCONNECTED`, `${GUEST} member-leave`]);
    await isOver(guest);
    await guest.stream.close();
  });
}

// isOver checks that nothing can be done any more, but everything be read.
async function isOver(guest) {
  await refused(guest.leave(), 400, 'chat.error.member.state', 'nobody leaves twice');
  for (const call of [() => guest.say('Still there?'), () => guest.type()]) {
    const { code } = await refused(call(), 400, undefined, 'after the end nothing can be said');
    assert.match(code, /^chat\.error\.(conversation|member)\.state$/);
  }
  const me = await guest.member(guest.memberId);
  assert.equal(me.state, 'DISCONNECTED');
  assert.ok(me.leaveDate, 'the service says when the guest left');
  const { entities } = await guest.members();
  assert.deepEqual(entities.filter((m) => m.state !== 'DISCONNECTED'), [], 'nobody stays behind');
  const transcript = (await guest.messages()).entities;
  assert.equal(transcript.at(-1).bodyType, 'member-leave', 'the transcript can still be read');
  assert.deepEqual(await guest.message(transcript[0].id), transcript[0]);
  assert.deepEqual((await guest.mediaRequests()).entities, []);
}
