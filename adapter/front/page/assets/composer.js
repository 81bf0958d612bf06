// Where the customer writes: text, a hidden answer, or a file.
import { say, size } from './words.js';

const longest = 4000; // characters that the API takes in a message
const tell = 200; // characters left from which on that is said

const $ = (id) => document.getElementById(id);

export class Composer {
  #upload;

  // actions: say(text, concealed), upload(file), typing(), hint(text).
  constructor(actions) {
    this.actions = actions;
    for (const field of [$('text'), $('secret')]) {
      field.addEventListener('input', () => this.#changed());
      field.addEventListener('keydown', (event) => this.#key(event));
      field.addEventListener('keypress', (event) => this.#key(event));
    }
    $('composer').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    $('attach').onclick = () => $('file').click();
    $('file').onchange = () => this.#attach();
  }

  get #field() { return $('secret').hidden ? $('text') : $('secret'); }

  // asks fits the composer to what is asked: a hidden answer, a file, or words.
  asks({ conceal = false, upload = undefined } = {}) {
    const focused = document.activeElement === this.#field;
    $('text').hidden = conceal;
    $('secret').hidden = !conceal;
    if (!conceal) $('secret').value = '';
    this.#upload = upload;
    $('attach').hidden = !upload;
    $('file').accept = upload?.types?.join(',') ?? '';
    if (focused) this.focus();
    this.#changed();
  }

  // focus is for who has a keyboard: on a telephone it would cover the chat.
  focus() {
    if (!matchMedia('(pointer: coarse)').matches) this.#field.focus();
  }

  // Enter sends and Shift+Enter breaks the line. Sending may put another field
  // in place of this one, where the second half of the key press then ends.
  #key(event) {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (event.type === 'keydown') this.#submit();
  }

  #changed() {
    const left = longest - [...this.#field.value].length;
    const tooLong = left < 0;
    $('count').textContent = tooLong ? say('long', { n: -left }) : left <= tell ? say('room', { n: left }) : '';
    $('count').classList.toggle('wrong', tooLong);
    this.#field.setAttribute('aria-invalid', String(tooLong));
    this.#field.dir = this.#field.value ? 'auto' : ''; // empty, it goes with the page
    $('send').disabled = tooLong || this.#field.value.trim() === '';
    this.#grow();
    if (this.#field.value) this.actions.typing();
  }

  #grow() {
    const text = $('text');
    text.style.height = 'auto';
    text.style.height = `${text.scrollHeight + 2}px`; // with its border
  }

  #submit() {
    if ($('send').disabled) return;
    const concealed = !$('secret').hidden;
    const text = this.#field.value.trim();
    this.#field.value = '';
    this.#changed();
    this.actions.say(text, concealed);
  }

  #attach() {
    const [file] = $('file').files;
    $('file').value = '';
    if (!file) return;
    const { maxBytes, types } = this.#upload ?? {};
    if (maxBytes && file.size > maxBytes) this.actions.hint(say('large', { name: file.name, size: size(maxBytes) }));
    else if (types?.length && !types.some((type) => fits(file, type))) this.actions.hint(say('kind', { name: file.name }));
    else this.actions.upload(file);
  }
}

// Types are MIME, with * for all of a kind, or endings such as .pdf.
function fits(file, type) {
  if (type.startsWith('.')) return file.name.toLowerCase().endsWith(type.toLowerCase());
  return type === '*/*' || file.type === type || (type.endsWith('/*') && file.type.startsWith(type.slice(0, -1)));
}
