// What a guest learns: the event stream.
import { Unreachable } from './api.js';

const quiet = 15_000; // milliseconds without a frame until we ask whether anybody is there
const deaf = 8_000; // and until the answer has to have come

// A Stream is one socket. Its frames are kept until they are asked for, so
// that what happens meanwhile can be caught up with first.
export class Stream {
  #frames = [];
  #wake = () => {};
  #closed = false;

  // open resolves once frames can come, and rejects if they cannot.
  static open(uri) {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(safe(uri));
      socket.onopen = () => resolve(new Stream(socket));
      socket.onclose = () => reject(new Unreachable('the event stream did not open'));
    });
  }

  constructor(socket) {
    this.socket = socket;
    socket.onmessage = ({ data }) => this.#hear(data);
    socket.onclose = () => this.close();
    this.#watch();
  }

  // Frames come in the order in which they were sent, until the socket closes.
  async *[Symbol.asyncIterator]() {
    for (;;) {
      while (this.#frames.length > 0) yield this.#frames.shift();
      if (this.#closed) return;
      await new Promise((resolve) => { this.#wake = resolve; });
    }
  }

  close() {
    this.#closed = true;
    clearTimeout(this.timer);
    this.socket.close();
    this.#wake();
  }

  #hear(data) {
    this.#watch();
    try {
      this.#frames.push(JSON.parse(data));
      this.#wake();
    } catch {
      this.close(); // half a frame: what it said is in the transcript
    }
  }

  // A socket can die without a word. Heartbeats come every few seconds, unless
  // the server has other habits; so we ask before we give it up.
  #watch() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.socket.readyState === WebSocket.OPEN) this.socket.send('{"message":"ping"}');
      this.timer = setTimeout(() => this.close(), deaf);
    }, quiet);
  }
}

// Behind a proxy that does TLS the server may not know that it is reached by
// it, and browsers allow no plain socket in a safe page.
const safe = (uri) => (location.protocol === 'https:' ? uri.replace(/^ws:/, 'wss:') : uri);
