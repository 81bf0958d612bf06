// The page inside another site: what it and the button there tell each other.
// The site learns how much is unread and nothing of what is said.

export const framed = parent !== window;

// host waits for what the site tells: what the chat is given at its start, and
// whether it is shown. The browser lets only allowed sites frame us.
export function listenToHost(told) {
  addEventListener('message', ({ source, data }) => {
    if (source === parent && data?.botrunner === 'host') told(data);
  });
  tellHost({ ready: true });
}

export const tellHost = (what) => {
  if (framed) parent.postMessage({ botrunner: 'page', ...what }, '*');
};

// Unread counts what came while nobody looked.
export class Unread {
  #count = 0;
  #shown = !framed;

  constructor(title, changed) {
    this.title = title;
    this.changed = changed;
    document.addEventListener('visibilitychange', () => this.#look());
    addEventListener('focus', () => this.#look());
  }

  show(shown) {
    this.#shown = shown;
    this.#look();
  }

  came() {
    if (this.#shown && !document.hidden) return;
    this.#set(this.#count + 1);
  }

  #look() {
    if (this.#shown && !document.hidden && this.#count > 0) this.#set(0);
  }

  #set(count) {
    this.#count = count;
    document.title = count > 0 ? `(${count}) ${this.title()}` : this.title();
    this.changed(count);
  }
}
