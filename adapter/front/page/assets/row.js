// One row of the log. What others wrote goes in as text, never as HTML.
import { clock, say, size } from './words.js';

export const mask = '••••••';

// said is a bubble: of the customer, the bot or a person.
export function said(entry, fetchFile) {
  const row = document.querySelector('#said').content.cloneNode(true).firstElementChild;
  row.className = entry.kind;
  row.querySelector('b').textContent = nameOf(entry);
  const time = row.querySelector('time');
  if (entry.time) {
    time.dateTime = entry.time;
    time.textContent = clock(entry.time);
  }
  const bubble = row.querySelector('.bubble');
  if (entry.secret) bubble.append(hidden());
  else if (entry.text !== names(entry.files)) bubble.append(...linked(entry.text));
  for (const file of entry.files) bubble.append(attachment(file, fetchFile));
  return row;
}

// note is a line about the chat itself.
export function note(entry) {
  const row = document.querySelector('#note').content.cloneNode(true).firstElementChild;
  row.textContent = say(entry.kind === 'member-join' ? 'joined' : 'left', { name: nameOf(entry) });
  return row;
}

export function nameOf({ kind, sender }) {
  if (kind === 'mine') return say('you');
  return sender.displayName || say(kind === 'bot' ? 'bot' : 'agent');
}

const names = (files) => files.map((file) => file.name).join(', ');

// A hidden answer is read out as what it is, not as six dots.
function hidden() {
  const dots = document.createElement('span');
  dots.setAttribute('role', 'img');
  dots.setAttribute('aria-label', say('hidden'));
  dots.textContent = mask;
  return dots;
}

const address = /https?:\/\/[^\s<>"]+/g;

// linked makes web addresses clickable. What ends a sentence ends no address,
// and a bracket belongs to the address that it was opened in.
function linked(text) {
  const parts = [];
  let from = 0;
  for (const match of text.matchAll(address)) {
    let url = match[0].replace(/[.,;:!?'’”»…]+$/, '');
    if (url.endsWith(')') && !url.includes('(')) url = url.slice(0, -1);
    if (!URL.canParse(url)) continue;
    parts.push(text.slice(from, match.index), link(url));
    from = match.index + url.length;
  }
  return [...parts, text.slice(from)];
}

function link(url) {
  const a = document.createElement('a');
  Object.assign(a, { href: url, textContent: url, target: '_blank', rel: 'noopener noreferrer nofollow' });
  return a;
}

function attachment(file, fetchFile) {
  const what = file.size ? `${file.name} · ${size(file.size)}` : file.name;
  if (!file.url) {
    const plain = document.createElement('span');
    plain.className = 'file';
    plain.textContent = what;
    return plain;
  }
  const button = document.createElement('button');
  Object.assign(button, { type: 'button', className: 'file', textContent: what });
  button.setAttribute('aria-label', say('download', { name: file.name }));
  button.onclick = () => fetchFile(file);
  return button;
}
