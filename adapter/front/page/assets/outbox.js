// What the customer wrote and the server has not taken yet. It is sent in
// order, one at a time, and once: whether a call without an answer was carried
// out is looked up in the transcript before it is tried again.
export class Outbox {
  constructor(store, changed) {
    this.store = store;
    this.changed = changed;
    this.items = store.load() ?? [];
  }

  add(item) {
    this.items.push(item);
    this.#keep();
  }

  get head() { return this.items.find((item) => !item.refused); }

  // trying notes that the head is on its way, behind the last message known.
  trying(item, after) {
    Object.assign(item, { tried: true, after });
    this.#keep();
  }

  done(item) {
    this.items = this.items.filter((other) => other !== item);
    this.#keep();
  }

  refuse(item) {
    item.refused = true;
    this.#keep();
  }

  // heard looks whether the head, if it is on its way, has arrived: behind what
  // was known when it was sent. A secret may come back masked.
  heard(transcript) {
    const { head } = this;
    if (!head?.tried) return;
    const found = transcript.behind(head.after).some((entry) =>
      entry.kind === 'mine' && (head.conceal || entry.body === head.message.body));
    if (found) this.done(head);
  }

  // again makes the head, which has not arrived, ready for another try.
  again() {
    if (this.head) this.head.tried = false;
    this.#keep();
  }

  clear() {
    this.items = [];
    this.#keep();
  }

  // Secrets are not kept beyond the page: rather typed again than lying about.
  #keep() {
    this.store.save(this.items.filter((item) => !item.conceal));
    this.changed();
  }
}
