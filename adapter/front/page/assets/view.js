// What the customer sees of the chat: the log with its scrolling, the buttons
// of an open question, who types, and how the connection fares.
import { nameOf, note, said } from './row.js';
import { about, say } from './words.js';

const near = 80; // pixels from the end of the log that count as being there
const typingLasts = 4_000; // milliseconds after the last sign of it

const $ = (id) => document.getElementById(id);

export class View {
  #rows = new Map(); // by message id
  #typing;
  #following = true;

  // actions: choose(choice), earlier(), fetchFile(file), retry(item).
  constructor(actions) {
    this.actions = actions;
    $('scroll').addEventListener('scroll', () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => this.#follow()).observe($('scroll'));
    $('newest').onclick = () => this.toEnd();
    $('earlier').onclick = () => this.#hold(actions.earlier);
  }

  // add puts an entry where it belongs: nearly always at the end.
  add({ entry, before, after }) {
    if (entry.kind === 'silent') return;
    const row = /^member/.test(entry.kind) ? note(entry) : said(entry, this.actions.fetchFile);
    this.#rows.set(entry.id, row);
    const next = this.#rowFrom(after);
    $('messages').insertBefore(row, next);
    row.classList.toggle('follows', follows(before, entry));
    if (after && next) next.classList.toggle('follows', follows(entry, after));
    if (entry.sender.id === this.#typing) this.typing(undefined);
    this.#follow();
  }

  #rowFrom(entry) { return (entry && this.#rows.get(entry.id)) ?? null; }

  // pending shows what is not said yet.
  pending(items) {
    $('pending').replaceChildren(...items.map((item) => this.#pendingRow(item)));
    this.#follow();
  }

  #pendingRow(item) {
    const row = said({ kind: 'mine', text: item.text, secret: item.conceal, files: [] });
    row.classList.add('follows', item.refused ? 'refused' : 'waits');
    const state = document.createElement('p');
    state.className = 'fate';
    state.append(say(item.refused ? 'unsent' : 'sending'));
    if (item.refused) {
      const again = document.createElement('button');
      Object.assign(again, { type: 'button', textContent: say('retry'), onclick: () => this.actions.retry(item) });
      state.append(' ', again);
    }
    row.append(state);
    return row;
  }

  // offer shows the answers that can be pressed, or takes them away.
  offer(choices, numbered) {
    $('choices').hidden = choices.length === 0;
    $('choices').replaceChildren(...choices.map((choice, i) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.dir = 'auto';
      if (numbered) button.append(Object.assign(document.createElement('b'), { textContent: `${i + 1}` }), ' ');
      button.append(choice.label);
      button.onclick = () => this.actions.choose(choice);
      return button;
    }));
    this.#follow();
  }

  // typing shows for a while that somebody types; undefined: nobody does.
  typing(member) {
    clearTimeout(this.typingTimer);
    this.#typing = member?.id;
    const name = member && nameOf({ kind: member.role === 'AGENT' ? 'agent' : 'bot', sender: member });
    $('typing').firstElementChild.textContent = member ? say('typing', { name }) : '';
    $('typing').classList.toggle('on', Boolean(member));
    if (member) this.typingTimer = setTimeout(() => this.typing(undefined), typingLasts);
    this.#follow();
  }

  // partner says whom the customer talks with.
  partner(agent) {
    const name = agent ? nameOf({ kind: 'agent', sender: agent }) : say('bot');
    $('partner').textContent = document.body.dataset.state === 'opening' ? say('connecting') : name;
    document.body.classList.toggle('human', Boolean(agent));
  }

  // state shows how the connection fares. The log is read out only once it is
  // whole, so that nobody has to hear it all again after a reload.
  state(state, trouble) {
    document.body.dataset.state = state;
    $('log').setAttribute('aria-busy', String(state === 'opening'));
    $('banner').replaceChildren(...banner(state, trouble));
    $('composer').hidden = state === 'over';
    $('over').hidden = state !== 'over';
    $('end').hidden = !['open', 'lost'].includes(state);
    if (state === 'over') {
      this.typing(undefined);
      this.hint('');
    }
    this.#follow();
  }

  hint(text) { $('hint').textContent = text; }

  more(more) { $('earlier').hidden = !more; }

  clear() {
    this.#rows.clear();
    $('messages').replaceChildren();
    $('pending').replaceChildren();
    this.partner(undefined);
    this.more(false);
    this.toEnd();
  }

  toEnd() {
    this.#following = true;
    this.#follow();
  }

  // follow keeps the newest in sight for who has not scrolled away from it.
  #follow() {
    const scroll = $('scroll');
    if (this.#following) scroll.scrollTop = scroll.scrollHeight;
    else $('newest').hidden = false;
  }

  #scrolled() {
    const scroll = $('scroll');
    this.#following = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < near;
    if (this.#following) $('newest').hidden = true;
  }

  // hold keeps what is in sight where it is while older messages come above.
  async #hold(load) {
    const scroll = $('scroll');
    const below = scroll.scrollHeight - scroll.scrollTop;
    this.#following = false;
    $('log').setAttribute('aria-busy', 'true');
    await load();
    scroll.scrollTop = scroll.scrollHeight - below;
    $('log').setAttribute('aria-busy', 'false');
    $('log').focus({ preventScroll: true });
  }
}

// A message follows another if it needs no new head.
const follows = (before, entry) =>
  before?.kind === entry.kind && before.sender.id === entry.sender.id && Date.parse(entry.time) - Date.parse(before.time) < 300_000;

function banner(state, { reason, retry }) {
  if (state === 'lost') return [say('lost')];
  if (state !== 'unreachable') return [];
  const button = Object.assign(document.createElement('button'), { type: 'button', textContent: say('retry'), onclick: retry });
  return [reason || say('unreachable'), ' ', button];
}

export const setTitle = (title) => {
  if (title) $('title').textContent = title;
  document.title = title || document.title;
  about.title = document.title;
};

// setPaint gives the chat the colour of the site that shows it. Where that is
// not the ground but the text, our own stays: it can be read on every ground.
export function setPaint({ ground, ink }) {
  const { style } = document.documentElement;
  for (const name of ['--accent', '--accent-strong']) style.setProperty(name, ground);
  style.setProperty('--on-accent', ink);
  style.setProperty('--accent-text', 'var(--text)');
}
