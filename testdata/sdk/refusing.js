// Calls that the service refuses, with the status and code that clients act on.
import { it } from 'node:test';
import { Guest, refused } from './guest.js';

const nowhere = '00000000-0000-4000-8000-000000000000';

export function refusing(sdk) {
  it('an unknown member or message is not found', async () => {
    const guest = await Guest.chat(sdk);
    await refused(guest.member(nowhere), 404, 'chat.error.not.found', 'there is no such member');
    await refused(guest.message(nowhere), 404, 'chat.error.not.found', 'there is no such message');
    await guest.stream.close();
  });

  it('a token is good for its own conversation only', async () => {
    const [guest, other] = await Promise.all([Guest.chat(sdk), Guest.chat(sdk)]);
    const { jwt } = guest;
    guest.jwt = other.jwt;
    await Promise.all(everything(guest).map((call) => refused(call(), 403, 'not.authorized', 'another conversation\'s token opens nothing')));
    guest.jwt = jwt;
    await refused(guest.leave(await agentOf(guest)), 403, 'not.authorized', 'guests do not put agents out');
    await Promise.all([guest.stream.close(), other.stream.close()]);
  });

  it('a bad token and none are told apart', async () => {
    const guest = await Guest.chat(sdk);
    const bad = [guest.jwt.replace(/[^.]+$/, 'forged'), 'gibberish', 'a.b.c'];
    for (const [tokens, code] of [[bad, 'bad.credentials'], [[undefined], 'authentication.required']]) {
      for (guest.jwt of tokens) {
        await Promise.all(everything(guest).map((call) => refused(call(), 401, code, `with the token ${guest.jwt} nobody comes in`)));
      }
    }
    await guest.stream.close();
  });

  it('a message has a body of at most 4,000 characters', async () => {
    const guest = await Guest.chat(sdk);
    await refused(guest.say('ü'.repeat(4001)), 400, undefined, '4,001 characters are too many');
    await refused(guest.post({}), 400, 'chat.error.notnull.createconversationmessagerequest.body', 'a message has a body');
    await guest.stream.close();
  });
}

// everything is each call that needs a token, in the guest's name.
function everything(guest) {
  return [
    () => guest.members(),
    () => guest.member(guest.memberId),
    () => guest.leave(),
    () => guest.say('Hello'),
    () => guest.type(),
    () => guest.messages(),
    () => guest.message(nowhere),
    () => guest.mediaRequests(),
    () => guest.mediaRequest(nowhere),
    () => guest.answerMedia(nowhere, { types: ['COBROWSE'], state: 'ACCEPTED' }),
  ];
}

async function agentOf(guest) {
  const { entities } = await guest.members();
  return entities.find((m) => m.role === 'AGENT').id;
}
