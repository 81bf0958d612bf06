// A conversation is opened, and comes to life with its first socket.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { AGENT, GUEST, Guest, QUEUE, refused, request } from './guest.js';
import { declared } from './shapes.js';

const without = (field) => ({ ...request, [field]: undefined });

const refusals = [
  ['no routing target', without('routingTarget'), 'chat.error.notnull.createconversationrequest.routingtarget'],
  ['no display name', { ...request, memberInfo: { customFields: {} } }, 'chat.error.notnull.createconversationrequest.memberinfo.displayname'],
  ['a deployment that is no GUID', { ...request, deploymentId: 'billing' }, 'chat.error.pattern.createconversationrequest.deploymentid'],
  ['a journey without a customer', { ...request, journeyContext: {} }, 'chat.error.notnull.createconversationrequest.journeycontext.customer'],
];

export function opening(sdk) {
  it('a conversation is opened', async () => {
    const guest = new Guest(sdk);
    const created = declared('created', await guest.open(request));
    assert.deepEqual(Object.keys(created.member), ['id'], 'of the member the service tells the id, and nothing else');
    const { data, org, iss, iat, exp } = JSON.parse(Buffer.from(created.jwt.split('.')[1], 'base64url'));
    assert.deepEqual(data, { conv: created.id, did: request.deploymentId, sub: created.member.id }, 'the token is good for this guest in this conversation');
    assert.deepEqual([org, iss], [request.organizationId, 'urn:purecloud:webchat']);
    assert.ok(exp - iat > 3600, 'a token lasts for hours, for there is no way to renew it');
    assert.match(created.eventStreamUri, /^ws:/, 'over plain HTTP the stream is plain as well');
    assert.equal(created.eventStreamUri.split('/').at(-1), created.jwt, 'the address of the stream ends with the token');
  });

  for (const [what, body, code] of refusals) {
    it(`no conversation with ${what}`, () => refused(new Guest(sdk).open(body), 400, code, `${what} is refused`));
  }

  it('routing to a "queue" in small letters is accepted', async () => {
    await Guest.arrive(sdk, { ...request, routingTarget: { ...request.routingTarget, targetType: 'queue' } });
  });

  it('nothing can be done before the socket is attached', async () => {
    const guest = await Guest.arrive(sdk);
    const early = (call) => refused(call, 400, 'chat.error.conversation.state', 'without a socket the conversation is not active yet');
    await early(guest.say('Too early'));
    await early(guest.type());
    await early(guest.leave());
    await guest.listen();
    await guest.say('In time');
    await guest.hears('You said: In time');
    await guest.stream.close();
  });

  it('an agent rings, answers, is there, and greets', async () => {
    const guest = await Guest.chat(sdk);
    const story = await guest.story();
    const of = (role) => story.filter((line) => line.startsWith(role)).map((line) => line.slice(role.length));
    assert.deepEqual(of(GUEST), [' CONNECTED', ' member-join'], 'with the socket the guest joins');
    assert.deepEqual(of(QUEUE), [' CONNECTED', ' DISCONNECTED'], 'the guest is in the queue until the agent answers');
    assert.deepEqual(of(AGENT), [' ALERTING', ' CONNECTED', ' member-join', ': Hello, this is Avery. How can I help?']);
    await guest.stream.close();
  });

  it('what the page told of the guest is there to read', async () => {
    const guest = await Guest.chat(sdk);
    const me = declared('member', await guest.member(guest.memberId));
    assert.deepEqual(
      [me.role, me.state, me.displayName, me.customFields, me.authenticatedGuest],
      [GUEST, 'CONNECTED', 'Dana Reyes', request.memberInfo.customFields, false],
    );
    await guest.stream.close();
  });
}
