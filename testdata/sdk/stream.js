// The event stream: all that a guest learns. The vendor's SDK has no part in
// it; its users bring a WebSocket library.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import WebSocket from 'ws';

// How long an expected frame may take. Avery rings for less than a second.
const patience = 5_000;

export class EventStream {
  frames = []; // all that came, in order
  #socket;
  #onFrame;

  // open attaches a socket. onFrame is called with each frame, at once.
  static async open(uri, { protocols = [], onFrame = () => {} } = {}) {
    const stream = new EventStream();
    stream.#onFrame = onFrame;
    stream.#socket = new WebSocket(uri, protocols);
    stream.#socket.on('message', (data, isBinary) => stream.#received(data, isBinary));
    await once(stream.#socket, 'open', { signal: AbortSignal.timeout(patience) });
    return stream;
  }

  #received(data, isBinary) {
    assert.equal(isBinary, false, 'the service sends text frames');
    const frame = JSON.parse(data);
    this.frames.push(frame);
    this.#onFrame(frame);
    this.#socket.emit('frame');
  }

  get protocol() {
    return this.#socket.protocol;
  }

  send(object) {
    this.#socket.send(JSON.stringify(object));
  }

  // until returns the first frame that matches, be it here already or to come.
  async until(what, matches, wait = patience) {
    const signal = AbortSignal.timeout(wait);
    for (;;) {
      const frame = this.frames.find(matches);
      if (frame) return frame;
      await once(this.#socket, 'frame', { signal }).catch(() => assert.fail(`no frame in ${wait} ms: ${what}`));
    }
  }

  // close returns once the socket is gone. It may be called twice.
  async close() {
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    const closed = once(this.#socket, 'close', { signal: AbortSignal.timeout(patience) });
    this.#socket.close();
    await closed;
  }
}

// refusedUpgrade opens a stream that must not open, and returns the HTTP status.
export async function refusedUpgrade(uri) {
  const socket = new WebSocket(uri);
  socket.on('error', () => {}); // the hang-up below is one
  socket.on('open', () => socket.emit('unexpected-response', null, { statusCode: 101 }));
  const [, response] = await once(socket, 'unexpected-response', { signal: AbortSignal.timeout(patience) });
  socket.terminate();
  return response.statusCode;
}
