// What a guest does: the REST half of the guest chat API, as any client uses it.

const patience = 15_000; // milliseconds until a call counts as lost

// Refused is an answer that says no.
export class Refused extends Error {
  constructor(status, code, wait, reason) {
    super(`${status} ${code}`);
    Object.assign(this, { status, code, wait, reason });
  }

  // The token is good for nothing any more, or the chat is forgotten.
  get final() { return [401, 403, 404].includes(this.status); }

  // Whether the call was carried out is not known.
  get open() { return this.status >= 500; }
}

// Unreachable says that there was no answer at all.
export class Unreachable extends Error {}

export class Api {
  // root is where the API lives; session is what POST /conversations answered.
  constructor(root, session) {
    this.root = root;
    this.use(session);
  }

  use(session) {
    this.session = session;
    if (!session) return;
    this.chat = `api/v2/webchat/guest/conversations/${session.id}`;
    this.me = `${this.chat}/members/${session.member.id}`;
  }

  create(request) { return this.#call('POST', 'api/v2/webchat/guest/conversations', request); }
  send(message) { return this.#call('POST', `${this.me}/messages`, message); }
  typing() { return this.#call('POST', `${this.me}/typing`); }
  leave() { return this.#call('DELETE', this.me); }
  member(id) { return this.#call('GET', `${this.chat}/members/${id}`); }

  async members() {
    const all = [];
    for (let page = 1, pages = 1; page <= pages; page++) {
      const list = await this.#call('GET', `${this.chat}/members?pageSize=100&pageNumber=${page}`);
      all.push(...list.entities);
      pages = list.pageCount;
    }
    return all;
  }

  // since returns everything behind a message, the oldest first.
  async since(id) {
    const all = [];
    for (let last = id, more = true; more;) {
      const page = await this.#call('GET', `${this.chat}/messages?after=${last}&sortOrder=ascending&maxResults=100`);
      all.push(...page.entities);
      last = page.entities.at(-1)?.id;
      more = Boolean(page.next) && Boolean(last);
    }
    return all;
  }

  // before returns the page that ends in front of a message, or at the end of
  // all, the oldest first, and whether there is more in front of it.
  async before(id) {
    const bound = id ? `&before=${id}` : '';
    const page = await this.#call('GET', `${this.chat}/messages?sortOrder=descending&maxResults=100${bound}`);
    return { messages: page.entities.reverse(), more: Boolean(page.next) };
  }

  // upload keeps a file for a message that names it.
  upload(file) {
    const path = `botrunner/v1/conversations/${this.session.id}/files?name=${encodeURIComponent(file.name)}`;
    return this.#call('POST', path, file, { type: file.type || 'application/octet-stream', wait: 120_000 });
  }

  async download(url) {
    return (await this.#fetch('GET', url, undefined, { wait: 120_000 })).blob();
  }

  async #call(method, path, body, options) {
    const answer = await this.#fetch(method, path, body, options);
    try {
      return answer.status === 204 ? null : await answer.json();
    } catch (cause) {
      throw new Unreachable('the answer broke off', { cause });
    }
  }

  async #fetch(method, path, body, { type = 'application/json', wait = patience } = {}) {
    const headers = {};
    if (this.session) headers.Authorization = `Bearer ${this.session.jwt}`;
    if (body !== undefined) headers['Content-Type'] = type;
    const raw = body === undefined || body instanceof Blob;
    let answer;
    try {
      answer = await fetch(new URL(path, this.root), {
        method, headers, body: raw ? body : JSON.stringify(body),
        signal: AbortSignal.timeout(wait), cache: 'no-store', credentials: 'omit',
      });
    } catch (cause) {
      throw new Unreachable('no answer', { cause });
    }
    if (answer.ok) return answer;
    const { code = '', messageParams } = await answer.json().catch(() => ({}));
    throw new Refused(answer.status, code, Number(answer.headers.get('Retry-After')) || 0, messageParams?.message);
  }
}
