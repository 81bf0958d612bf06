// A guest, who acts through the vendor's SDK and listens on the event stream.
import assert from 'node:assert/strict';
import { EventStream } from './stream.js';

// What a page sends. The widget adds the role, which the API does not know.
export const request = {
  organizationId: '9b1a2c7e-1f4a-4f0e-8a53-0a0a0a0a0001',
  deploymentId: '5f02b6d1-7c1d-4c6b-9b0e-0a0a0a0a0002',
  routingTarget: {
    targetType: 'QUEUE', targetAddress: 'Billing', skills: ['Refunds'], language: 'English - Written', priority: 2,
  },
  memberInfo: { displayName: 'Dana Reyes', role: 'CUSTOMER', customFields: { firstName: 'Dana', orderId: 'A-1001' } },
};

// GUEST and the others are the roles of members.
export const GUEST = 'CUSTOMER', AGENT = 'AGENT', QUEUE = 'ACD';

const rank = { ALERTING: 0, CONNECTED: 1, DISCONNECTED: 2 };
const stateAt = { 'member-join': 'CONNECTED', 'member-leave': 'DISCONNECTED' };

export class Guest {
  #sdk;
  #news = []; // each frame about a member, with what REST said of the member when it came

  // arrive opens a conversation.
  static async arrive(sdk, body = request) {
    const guest = new Guest(sdk);
    const { id, jwt, eventStreamUri, member } = await guest.open(body);
    return Object.assign(guest, { id, jwt, uri: eventStreamUri, memberId: member.id });
  }

  // chat opens a conversation, attaches the socket and waits for the greeting.
  static async chat(sdk) {
    const guest = await Guest.arrive(sdk);
    await guest.listen();
    await guest.hears('Hello, this is Avery. How can I help?');
    return guest;
  }

  constructor(sdk) {
    this.#sdk = sdk;
    this.api = new sdk.WebChatApi();
  }

  open(body) {
    this.jwt = undefined;
    return this.#prepared().postWebchatGuestConversations(body);
  }

  // #prepared hands the token to the SDK, which has one client for all guests.
  // It is read before the first await, so that guests can take turns.
  #prepared() {
    const client = this.#sdk.ApiClient;
    client.setJwt(this.jwt);
    // Builds on axios, such as 13.2.0, share the headers of a call that needs no
    // token with all later ones, and their logger writes [REDACTED] into them.
    delete client.defaultHeaders.Authorization;
    return this.api;
  }

  members(options) { return this.#prepared().getWebchatGuestConversationMembers(this.id, options); }
  member(id) { return this.#prepared().getWebchatGuestConversationMember(this.id, id); }
  leave(id = this.memberId) { return this.#prepared().deleteWebchatGuestConversationMember(this.id, id); }
  post(body) { return this.#prepared().postWebchatGuestConversationMemberMessages(this.id, this.memberId, body); }
  say(body) { return this.post({ body }); }
  type() { return this.#prepared().postWebchatGuestConversationMemberTyping(this.id, this.memberId); }
  messages(options) { return this.#prepared().getWebchatGuestConversationMessages(this.id, options); }
  message(id) { return this.#prepared().getWebchatGuestConversationMessage(this.id, id); }
  mediaRequests() { return this.#prepared().getWebchatGuestConversationMediarequests(this.id); }
  mediaRequest(id) { return this.#prepared().getWebchatGuestConversationMediarequest(this.id, id); }
  answerMedia(id, body) { return this.#prepared().patchWebchatGuestConversationMediarequest(this.id, id, body); }

  // follow calls an address that an answer named, as the SDK would.
  follow(path) {
    const json = ['application/json'];
    return this.#prepared().apiClient.callApi(path, 'GET', {}, {}, {}, {}, null, ['Guest Chat JWT'], json, json);
  }

  // listen attaches a socket to the address of the event stream, as often as
  // it takes.
  async listen() {
    this.stream = await EventStream.open(this.uri, { onFrame: (frame) => this.#learned(frame) });
  }

  #learned(frame) {
    if (frame.topicName === 'channel.metadata') return;
    const { member, sender } = frame.eventBody;
    const rest = this.member((member ?? sender).id);
    rest.catch(() => {}); // told by story
    this.#news.push({ frame, rest });
  }

  // hears waits for a text and returns its frame.
  hears(text) {
    return this.stream.until(text, (f) => f.eventBody.body === text && f.eventBody.sender.id !== this.memberId);
  }

  // story tells all frames as lines such as "AGENT CONNECTED", "AGENT
  // member-join", "AGENT: Hello" and "AGENT types", and holds each change
  // against what REST said when its frame came.
  async story() {
    const lines = [];
    for (const { frame, rest } of this.#news) {
      const { role, state } = await rest;
      const { member, bodyType, body } = frame.eventBody;
      const told = member?.state ?? stateAt[bodyType];
      if (told) {
        assert.ok(rank[state] >= rank[told], `${role}: a frame says ${told} (${bodyType ?? 'member-change'}), REST still ${state}; the service changes REST first`);
      }
      lines.push(role + tell(frame.metadata.type, member?.state, bodyType, body));
    }
    return lines;
  }
}

function tell(type, state, bodyType, body) {
  switch (type) {
    case 'member-change': return ` ${state}`;
    case 'typing-indicator': return ' types';
    case 'message': return stateAt[bodyType] ? ` ${bodyType}` : `: ${body}`;
    default: return assert.fail(`the service has no frames of type ${type}`);
  }
}

// refused expects the service to refuse a call. Version 8 of the SDK rejects
// with the answer, later ones with its body.
export async function refused(call, status, code, why) {
  const error = await call.then(
    (answer) => assert.fail(`${why}; instead came ${JSON.stringify(answer)}`),
    (e) => e,
  );
  const body = error.body ?? error;
  assert.deepEqual({ status: body.status, code: body.code }, { status, code: code ?? body.code }, why);
  assert.equal(typeof body.code, 'string', 'a refusal has a code');
  assert.ok(body.contextId, 'a refusal has a contextId');
  return body;
}
