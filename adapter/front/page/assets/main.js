// The chat page: puts the parts together and starts the chat.
import { Api } from './api.js';
import { Composer } from './composer.js';
import { Unread, framed, listenToHost, tellHost } from './frame.js';
import { Session } from './session.js';
import { Store } from './store.js';
import { View, setPaint, setTitle } from './view.js';
import { about, say } from './words.js';

// The API asks for these in a shape that only its original gives a meaning.
const nobody = '00000000-0000-0000-0000-000000000000';
const anyQueue = 'botrunner';

const $ = (id) => document.getElementById(id);
const stores = { session: new Store('chat'), outbox: new Store('outbox') };

let session;
let restored = false; // this tab's chat was looked for in what is kept, and found
let given = { fields: Object.fromEntries(new URLSearchParams(location.hash.slice(1))) };

const view = new View({
  choose: (choice) => {
    speak({ text: choice.label, message: { body: choice.label, bodyType: 'standard', botrunner: { choice: choice.value } } });
    composer.focus();
  },
  earlier: async () => {
    await session.earlier().catch(() => {}); // the button stays: it can be pressed again
    view.more(session.more);
  },
  fetchFile: (file) => fetchFile(file),
  retry: (item) => session.retry(item),
});

const composer = new Composer({
  say: (text, conceal) => speak({ text, conceal, message: { body: text, bodyType: 'standard' } }),
  typing: () => session.types(),
  upload: (file) => upload(file),
  hint: (text) => view.hint(text),
});

const unread = new Unread(() => about.title, (count) => tellHost({ unread: count }));

const listener = {
  state: (state) => {
    if (state === 'over' && restored && !session.transcript.last) {
      renew(); // the server has forgotten it
      return;
    }
    view.state(state, { reason: session.reason, retry: start });
    view.partner(state === 'over' ? undefined : session.agent);
    view.more(session.more);
    if (state === 'over') $('again').focus();
    offer();
  },
  message: (added) => {
    view.add(added);
    view.partner(session.agent);
    const { entry, after } = added;
    if (!after && !entry.own && /bot|agent/.test(entry.kind) && session.state === 'open') unread.came();
    offer();
  },
  typing: (member) => view.typing(member),
  outbox: () => {
    view.pending(session.outbox.items);
    offer();
  },
};

function newSession() {
  session = new Session(new Api(new URL('./', location.href)), stores, listener);
  view.pending(session.outbox.items);
}

function speak(item) {
  view.hint('');
  view.toEnd();
  session.say(item);
}

// offer shows what the last question asks for, until it is answered.
function offer() {
  const last = session?.transcript.entries.findLast((entry) => /bot|agent|mine/.test(entry.kind));
  const open = last && last.kind !== 'mine' && session.outbox.items.every((item) => item.refused) && session.state !== 'over';
  const asked = open ? last : { choices: [] };
  view.offer(asked.choices, asked.numbered);
  composer.asks({ conceal: asked.conceal, upload: asked.upload ?? forAgent() });
}

// forAgent is what file the agent who is there takes at any time, if any.
const forAgent = () =>
  session?.agent && session.transcript.entries.findLast((entry) => entry.kind === 'agent')?.upload;

async function upload(file) {
  view.hint(say('uploading', { name: file.name }));
  try {
    const { id } = await session.api.upload(file);
    speak({ text: file.name, message: { body: file.name, bodyType: 'standard', botrunner: { files: [id] } } });
  } catch {
    view.hint(say('broken', { name: file.name }));
  }
}

// fetchFile goes the long way round: a link could not show the chat's token.
async function fetchFile(file) {
  const url = new URL(file.url, location.href);
  if (url.origin !== location.origin) return; // the token is for nobody else
  try {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await session.api.download(url));
    link.download = file.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // once it is surely saved
  } catch {
    view.hint(say('broken', { name: file.name }));
  }
}

// request is what opens a chat: who asks, for what, in which language.
function request() {
  const customFields = { ...given.fields };
  if (about.languageField) customFields[about.languageField] ??= about.language;
  return {
    organizationId: nobody,
    deploymentId: about.deployment || nobody,
    routingTarget: { targetType: 'QUEUE', targetAddress: about.queue || anyQueue },
    memberInfo: { displayName: given.name || say('guest'), customFields },
  };
}

const start = () => session.start(request());

// renew forgets a chat that is over. In a frame the next one waits until it is
// shown.
function renew() {
  restored = false;
  session.forget();
  view.clear();
  newSession();
  if (!framed || given.shown) start();
}

$('again').onclick = () => {
  renew();
  composer.focus();
};
$('end').onclick = () => $('sure').showModal();
$('sure').onclose = () => {
  if ($('sure').returnValue === 'end') session.leave();
  else composer.focus();
};
$('minimise').onclick = () => tellHost({ minimise: true });

// In a frame the chat starts once it is shown, with what the site gives it.
function toldByHost(told) {
  given = told;
  setTitle(told.title);
  if (told.paint) setPaint(told.paint);
  unread.show(told.shown);
  if (told.shown && session.state === 'fresh') start();
  if (told.shown) {
    view.toEnd();
    composer.focus();
  }
}

setTitle('');
newSession();
restored = session.restore();
if (framed) {
  document.body.classList.add('framed');
  $('minimise').hidden = false;
  addEventListener('keydown', ({ key }) => {
    if (key === 'Escape' && !$('sure').open) tellHost({ minimise: true });
  });
  listenToHost(toldByHost);
} else {
  if (!restored) start();
  composer.focus();
}
performance.mark('usable');
