// A customer with the vendor's SDK talks with the bot, and then with an agent:
// in front there is guest chat, whatever is behind.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { AGENT, GUEST, Guest, refused, request } from './guest.js';
import { startFront, startSimulator } from './sim.js';

const BOT = 'WORKFLOW';

const asks = (customFields) => ({ ...request, memberInfo: { ...request.memberInfo, customFields } });

// behind is what each front is given to reach its contact centre.
const behind = {
  'guest chat behind': () => [],
  'web messaging behind': (sim) => [
    '--transport.type', 'webmessaging', '--transport.dataURL', sim.address, '--transport.deploymentId', request.deploymentId,
  ],
};

// fronted proves it with a version of the SDK.
export function fronted(name, sdk) {
  for (const [wire, flags] of Object.entries(behind)) {
    describe(`${name}, ${wire}`, { timeout: 40_000 }, () => {
      let sim, front;
      before(async () => {
        sim = await startSimulator();
        front = await startFront('prequalify', ...flags(sim));
        sdk.ApiClient.config.live_reload_config = false; // nobody's settings but ours
        sdk.ApiClient.config.basePath = front.address;
      });
      after(async () => {
        await front?.stop();
        await sim?.stop();
      });
      talking(sdk);
    });
  }
}

function talking(sdk) {
  it('the bot asks, an agent answers, the bot says goodbye', async () => {
    const guest = await Guest.arrive(sdk, asks({ tier: 'gold', orderId: 'A-1001' }));
    await guest.listen();
    await asked(guest, 'May I have your full name?', 'Ada Lovelace');
    await asked(guest, 'How old are you?', 'seventeen');
    await asked(guest, 'Just the number, please', '36');
    await asked(guest, 'Your email address, please.', 'ada@example.com');
    await asked(guest, '2) Something does not work', 'something is broken');
    await asked(guest, 'how urgent is it?', '4');
    await guest.hears('Hello, this is Avery. How can I help?');
    await guest.type();
    await guest.say('My kettle does not switch off.');
    await guest.hears('You said: My kettle does not switch off.');
    await back(guest);
    await guest.say('bye');
    await asked(guest, 'Has that answered your question?', 'yes');
    await guest.stream.until('the end', (f) => f.eventBody.member?.id === guest.memberId && f.eventBody.member.state === 'DISCONNECTED');

    const story = await guest.story();
    assert.deepEqual(story.slice(0, 3), [`${GUEST} CONNECTED`, `${GUEST} member-join`, `${BOT} CONNECTED`]);
    const agent = story.filter((line) => line.startsWith(AGENT));
    assert.deepEqual(agent.slice(0, 3), [`${AGENT} CONNECTED`, `${AGENT} member-join`, `${AGENT}: Hello, this is Avery. How can I help?`]);
    assert.deepEqual(agent.slice(-2), [`${AGENT} DISCONNECTED`, `${AGENT} member-leave`]);
    assert.deepEqual(story.slice(-4), [`${BOT} DISCONNECTED`, `${BOT} member-leave`, `${GUEST} DISCONNECTED`, `${GUEST} member-leave`]);
    const members = (await guest.members()).entities;
    assert.equal(members.find((m) => m.role === AGENT).displayName, 'Avery', 'the agent has a name');
    await complete(guest);
    await guest.stream.close();
  });

  it('what the flow cannot take is refused', () =>
    refused(new Guest(sdk).open(asks({ tier: 'wood' })), 400, 'chat.error.bad.request', 'the flow knows no such tier'));
}

// asked waits for a question of the bot's and answers it.
async function asked(guest, question, answer) {
  await guest.stream.until(question, (f) => f.eventBody.body?.includes(question) && f.eventBody.sender.id !== guest.memberId);
  await guest.say(answer);
}

// back drops the socket and comes back for what was missed.
async function back(guest) {
  const last = guest.stream.frames.findLast((f) => f.eventBody.bodyType === 'standard').eventBody.id;
  await guest.stream.close();
  await guest.say('Still there?');
  await guest.listen();
  const heard = async () => (await guest.messages({ after: last })).entities.map((m) => m.body);
  for (let i = 0; !(await heard()).includes('You said: Still there?'); i++) {
    assert.ok(i < 100, 'the agent answers within five seconds');
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
}

// complete holds the history, page by page, against itself: nothing twice, in
// order, and all that was said.
async function complete(guest) {
  const all = [];
  for (let page = await guest.messages({ maxResults: 5 }); page; page = page.next && await guest.follow(page.next)) all.push(...page.entities);
  assert.equal(new Set(all.map((m) => m.id)).size, all.length, 'no message stands twice');
  const own = all.filter((m) => m.sender.id === guest.memberId && m.bodyType === 'standard').map((m) => m.body);
  assert.deepEqual(own, [
    'Ada Lovelace', 'seventeen', '36', 'ada@example.com', 'something is broken', '4',
    'My kettle does not switch off.', 'Still there?', 'bye', 'yes',
  ]);
}
