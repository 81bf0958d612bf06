// A Session is one chat, from its opening to its end, over as many sockets as
// it takes.
//
//   fresh ──▶ opening ──▶ open ⇄ lost ──▶ over
//               └──▶ unreachable (start again)
//
// It tells its listener: state(), message(entry), typing(member), joined(member)
// and left(member), outbox().
import { Refused, Unreachable } from './api.js';
import { Outbox } from './outbox.js';
import { Stream } from './stream.js';
import { Transcript } from './transcript.js';

const longest = 8_000; // milliseconds between two tries to reconnect
const courtesy = 3_000; // milliseconds between two signs of typing

export class Session {
  #stream;
  #typed = 0;
  #sending = false;

  constructor(api, { session, outbox }, listener) {
    this.api = api;
    this.store = session;
    this.listener = listener;
    this.state = 'fresh';
    this.members = new Map();
    this.transcript = new Transcript((entry) => listener.message(entry));
    this.outbox = new Outbox(outbox, () => listener.outbox());
  }

  // restore goes on with the chat that this tab was in. It says whether there
  // was one.
  restore() {
    const saved = this.store.load();
    if (!saved) return false;
    this.api.use(saved);
    this.#become('opening');
    this.#live();
    return true;
  }

  async start(request) {
    this.#become('opening');
    try {
      const session = await this.api.create(request);
      this.store.save(session);
      this.api.use(session);
    } catch (error) {
      console.error(`botrunner: the chat was not opened: ${error.message} ${error.reason ?? ''}`); // for the site's author
      this.reason = error.status === 503 ? error.reason : undefined; // the operator's words, for customers
      this.#become('unreachable');
      return;
    }
    this.#live();
  }

  say(item) {
    this.outbox.add(item);
    this.#send();
  }

  retry(item) {
    this.outbox.done(item);
    this.say({ message: item.message, text: item.text, conceal: item.conceal });
  }

  // types tells the other side, at most every few seconds.
  types() {
    const now = Date.now();
    if (this.state !== 'open' || now - this.#typed < courtesy) return;
    this.#typed = now;
    this.api.typing().catch(() => {}); // a courtesy: nothing hangs on it
  }

  async leave() {
    await this.api.leave().catch(() => {}); // who cannot say so is missed after a while
    this.#finish();
  }

  // earlier shows what was said before all that is shown.
  async earlier() {
    const { messages, more } = await this.api.before(this.transcript.first);
    this.more = more;
    const unknown = messages.filter(({ id }) => !this.transcript.has(id));
    unknown.forEach((message, at) => this.transcript.addEarlier(at, message, ...this.#from(message)));
  }

  forget() {
    this.store.clear();
    this.outbox.clear();
  }

  get mine() { return this.api.session?.member.id; }

  get agent() {
    return [...this.members.values()].findLast((m) => m.role === 'AGENT' && m.state === 'CONNECTED');
  }

  // live follows the chat, socket after socket, until it is over.
  async #live() {
    for (let tries = 0; this.state !== 'over'; tries++) {
      try {
        this.#stream = await Stream.open(this.api.session.eventStreamUri);
        await this.#catchUp();
        tries = 0;
        for await (const frame of this.#stream) await this.#take(frame);
        if (this.state !== 'over') this.#become('lost');
      } catch (cause) {
        this.#stream?.close();
        if (await this.#gone(cause)) return this.#finish();
        if (this.state !== 'over') this.#become('lost');
      }
      if (this.state !== 'over') await pause(Math.min(longest, 400 * 2 ** tries));
    }
  }

  // gone says whether there is nothing to come back to: a socket that does not
  // open tells no reason.
  async #gone(cause) {
    if (cause instanceof Refused) return cause.final;
    if (!(cause instanceof Unreachable)) reportError(cause); // our mistake, for whoever looks
    try {
      await this.#meet();
      if (!this.#left) return false;
      await this.#readNew();
      return true;
    } catch (second) {
      return second instanceof Refused && second.final;
    }
  }

  // catchUp reads what was said while nobody listened.
  async #catchUp() {
    await this.#meet();
    await this.#readNew();
    if (this.#left) return this.#finish();
    if (!this.#sending) this.outbox.again();
    this.#become('open');
    this.#send();
  }

  async #readNew() {
    const { last } = this.transcript;
    if (last) {
      this.#read(await this.api.since(last));
      return;
    }
    const { messages, more } = await this.api.before();
    this.more = more;
    this.#read(messages);
  }

  async #meet() {
    for (const member of await this.api.members()) this.members.set(member.id, member);
  }

  get #left() { return this.members.get(this.mine)?.state === 'DISCONNECTED'; }

  #read(messages) {
    for (const message of messages) this.#add(message);
  }

  async #take({ topicName, eventBody: body, metadata }) {
    if (topicName === 'channel.metadata') return;
    if (metadata?.type === 'member-change') await this.#change(body.member);
    else if (metadata?.type === 'typing-indicator') this.#types(body.sender.id);
    else if (metadata?.type === 'message') await this.#hear(body);
  }

  async #change({ id, state }) {
    const known = this.members.get(id);
    if (known) known.state = state;
    else this.members.set(id, await this.api.member(id));
    if (this.#left) {
      await this.#readNew(); // the good-bye may be on its way still
      this.#finish();
    }
  }

  async #hear(message) {
    const sender = this.members.get(message.sender.id);
    if (!sender || message.bodyType === 'member-join') {
      this.members.set(message.sender.id, await this.api.member(message.sender.id)); // frames have no names
    }
    this.#add(message);
  }

  #types(id) {
    const member = this.members.get(id);
    if (member && id !== this.mine) this.listener.typing(member);
  }

  #add(message) {
    if (this.transcript.has(message.id)) return;
    const [sender, own] = this.#from(message);
    this.transcript.add(message, sender, own);
    if (own) this.outbox.heard(this.transcript);
  }

  // from says whose a message is.
  #from({ sender: { id } }) {
    return [this.members.get(id) ?? { id, role: 'AGENT' }, id === this.mine];
  }

  // send empties the outbox, in order.
  async #send() {
    if (this.#sending) return;
    this.#sending = true;
    while (this.state === 'open' && this.outbox.head) await this.#sendOne(this.outbox.head);
    this.#sending = false;
  }

  async #sendOne(item) {
    this.outbox.trying(item, this.transcript.last);
    try {
      const message = await this.api.send(item.message);
      this.outbox.done(item);
      this.#add(message);
    } catch (error) {
      await this.#fail(item, error);
    }
  }

  // fail decides what becomes of a message that was not taken: too early, it
  // waits; in doubt, or with the chat gone, the transcript is looked at anew.
  async #fail(item, error) {
    if (error.status === 429) {
      await new Promise((resolve) => { setTimeout(resolve, (error.wait || 1) * 1000); });
      return;
    }
    if (error instanceof Refused && !error.open) this.outbox.refuse(item);
    const sure = error instanceof Refused && error.status === 400 && !/state$/.test(error.code);
    if (sure || error.status === 413) return;
    this.#become('lost');
    this.#stream.close();
  }

  #finish() {
    if (this.state === 'over') return;
    this.#become('over');
    this.#stream?.close();
  }

  #become(state) {
    if (this.state === state) return;
    this.state = state;
    this.listener.state(state);
  }
}

// pause waits, or until the browser has news that may help. Waits differ, so
// that not all customers of a server come back at once.
const pause = (ms) => new Promise((resolve) => {
  const news = new AbortController();
  const go = () => {
    news.abort();
    resolve();
  };
  setTimeout(go, ms * (0.5 + Math.random() / 2));
  addEventListener('online', go, { signal: news.signal });
  document.addEventListener('visibilitychange', go, { signal: news.signal });
});
