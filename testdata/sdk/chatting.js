// Words and signs of typing go back and forth.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { AGENT, GUEST, Guest } from './guest.js';
import { declared } from './shapes.js';

const typing = (f) => f.metadata?.type === 'typing-indicator';

export function chatting(sdk) {
  it('a message is echoed under its own id, and answered', async () => {
    const guest = await Guest.chat(sdk);
    const message = declared('message', await guest.say('Where is my order?'));
    assert.deepEqual(message.sender, { id: guest.memberId }, 'of the sender the service tells the id, and nothing else');
    assert.deepEqual(message.conversation, { id: guest.id, selfUri: `/api/v2/conversations/${guest.id}` });
    assert.deepEqual([message.body, message.bodyType], ['Where is my order?', 'standard'], 'without a type a message is standard');

    const echo = await guest.stream.until('the echo', (f) => f.eventBody.id === message.id);
    assert.deepEqual([echo.eventBody.body, echo.eventBody.sender.id], [message.body, guest.memberId]);
    await guest.hears('You said: Where is my order?');
    assert.deepEqual((await guest.story()).slice(-3), [
      `${GUEST}: Where is my order?`, `${AGENT} types`, `${AGENT}: You said: Where is my order?`,
    ]);
    assert.deepEqual(await guest.message(message.id), message, 'a message reads as it was answered');
    await guest.stream.close();
  });

  it('typing is echoed under its own id', async () => {
    const guest = await Guest.chat(sdk);
    const { id, sender } = declared('typing', await guest.type());
    const { eventBody } = await guest.stream.until('own typing', (f) => typing(f) && f.eventBody.id === id);
    assert.deepEqual(sender, { id: guest.memberId });
    assert.deepEqual(eventBody.sender, sender, 'guests see themselves type');
    assert.equal(eventBody.bodyType, undefined, 'typing has no body type');
    await guest.stream.close();
  });

  it('all frames wear the same envelope', async () => {
    const guest = await Guest.chat(sdk);
    await guest.type();
    await guest.stream.until('own typing', typing);
    for (const { topicName, version, eventBody, metadata } of guest.stream.frames) {
      if (topicName === 'channel.metadata') continue;
      const topic = metadata.type === 'member-change' ? 'members' : 'messages';
      assert.equal(topicName, `v2.conversations.chats.${guest.id}.${topic}`, `${metadata.type} frames have this topic`);
      assert.equal(version, '2');
      assert.ok(metadata.CorrelationId, 'with a capital C');
      assert.equal(eventBody.conversation.id, guest.id);
      assert.match(eventBody.timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      if (topic === 'members') {
        assert.equal(eventBody.id, undefined, 'a member-change has no id');
        assert.deepEqual(Object.keys(eventBody.member).sort(), ['id', 'state'], 'for the rest, clients ask REST');
      }
    }
    await guest.stream.close();
  });

  it('a body type that nobody knows is standard, a notice is a notice', async () => {
    const guest = await Guest.chat(sdk);
    assert.equal((await guest.post({ body: 'a', bodyType: 'standard | notice' })).bodyType, 'standard');
    assert.equal((await guest.post({ body: 'b', bodyType: 'notice' })).bodyType, 'notice');
    await guest.stream.close();
  });

  it('4,000 characters fit into a message, however many bytes they take', async () => {
    const guest = await Guest.chat(sdk);
    const text = 'ü'.repeat(4000);
    assert.equal((await guest.say(text)).body, text);
    await guest.stream.close();
  });

  it('heartbeats come before the widget loses patience', async () => {
    const guest = await Guest.chat(sdk);
    const beat = await guest.stream.until('heartbeat', (f) => f.eventBody.message === 'WebSocket Heartbeat', 14_000);
    assert.deepEqual(beat, { topicName: 'channel.metadata', eventBody: { message: 'WebSocket Heartbeat' } });
    await guest.stream.close();
  });

  it('a ping in the stream is answered with a pong', async () => {
    const guest = await Guest.chat(sdk);
    guest.stream.send({ message: 'ping' });
    const pong = await guest.stream.until('pong', (f) => f.eventBody.message === 'pong');
    assert.equal(pong.topicName, 'channel.metadata');
    await guest.stream.close();
  });
}
