// A Transcript keeps what was said, each message once and in the order of the
// server's clock: frames may come twice, late, and beside the history.
export class Transcript {
  #entries = [];
  #ids = new Set();

  constructor(added) { this.added = added; }

  has(id) { return this.#ids.has(id); }
  get first() { return this.#entries[0]?.id; }
  get last() { return this.#entries.at(-1)?.id; }
  get entries() { return this.#entries; }

  // behind returns what follows a message; of an unknown one, everything.
  behind(id) { return this.#entries.slice(this.#entries.findIndex((e) => e.id === id) + 1); }

  // add takes a message of now, or of the history behind all that is known.
  add(message, sender, own) {
    let at = this.#entries.length;
    while (at > 0 && this.#entries[at - 1].time > message.timestamp) at--;
    this.#insert(at, entryOf(message, sender, own));
  }

  // addEarlier takes the message at a place in the page in front of all that is
  // known: many messages can have one time.
  addEarlier(at, message, sender, own) { this.#insert(at, entryOf(message, sender, own)); }

  #insert(at, entry) {
    this.#ids.add(entry.id);
    const before = this.#entries[at - 1];
    entry.secret = entry.kind === 'mine' && Boolean(before?.conceal);
    this.#entries.splice(at, 0, entry);
    this.added({ entry, before, after: this.#entries[at + 1] });
  }
}

// What an entry is: something said by the customer, the bot or a person, a
// note of who came and went, or nothing that anybody has to see.
function entryOf(message, sender, own) {
  const extra = message.botrunner ?? {};
  return {
    id: message.id,
    time: message.timestamp,
    sender,
    kind: kindOf(message.bodyType, sender, own),
    body: message.body,
    text: own || !message.botrunner ? message.body : extra.text ?? '', // of a file the body is but its name
    choices: extra.choices ?? [],
    numbered: Boolean(extra.numbered),
    conceal: Boolean(extra.conceal),
    upload: extra.file,
    files: extra.files ?? [],
  };
}

function kindOf(type, sender, own) {
  if (type === 'member-join' || type === 'member-leave') {
    return sender.role === 'AGENT' ? type : 'silent';
  }
  if (type === 'media-request') return 'silent';
  if (own) return 'mine';
  return sender.role === 'AGENT' ? 'agent' : 'bot';
}
