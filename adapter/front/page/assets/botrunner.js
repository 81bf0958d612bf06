// The chat as a button for any site:
//
//   <script src="https://chat.example.com/botrunner.js" async></script>
//
// The button lives in a shadow tree and the chat in a frame of its own origin:
// neither the site's styles nor its scripts reach them, nor the other way
// round. docs/page.md lists the attributes.
(() => {
  const labels = /* labels */ {};
  const script = document.currentScript;
  const { dataset } = script;
  const home = new URL('./', script.src);
  const kept = 'botrunner.shown'; // whether this tab has a chat: it goes on on the next page

  const lang = dataset.language || document.documentElement.lang || navigator.language || 'en';
  const label = labels[lang] || labels[lang.split('-')[0]] || labels.en;

  const paint = painted(dataset.color);
  const side = dataset.position === 'left' ? 'left' : 'right';
  const host = document.createElement('botrunner-chat');
  const root = host.attachShadow({ mode: 'closed' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial !important; position: fixed !important; z-index: 2147483000 !important; ${side}: 1rem !important;
      inset-block-end: max(1rem, env(safe-area-inset-bottom)) !important; font: 16px/1.4 system-ui, sans-serif !important;
      color-scheme: light dark !important; }
    button { all: unset; box-sizing: border-box; position: relative; display: grid; place-items: center; inline-size: 3.5rem;
      block-size: 3.5rem; border-radius: 50%; background: ${paint.ground}; color: ${paint.ink}; cursor: pointer; box-shadow: 0 4px 16px #0005; }
    button:hover { filter: brightness(.9); }
    button:focus-visible { outline: 3px solid #fff; box-shadow: 0 0 0 6px #1b1f27; }
    svg { inline-size: 1.75rem; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
    [data-open] button { visibility: hidden; }
    b { position: absolute; inset: -.25rem -.25rem auto auto; min-inline-size: 1.4rem; padding: 0 .3rem; box-sizing: border-box;
      border-radius: .7rem; background: #b3141c; color: #fff; font-size: .85rem; line-height: 1.4rem; text-align: center; }
    b:empty { display: none; }
    iframe { display: none; position: fixed; inset-block-end: max(1rem, env(safe-area-inset-bottom));
      ${side}: 1rem; inline-size: 24rem; block-size: min(40rem, calc(100dvh - 2rem));
      border: 0; border-radius: 1rem; box-shadow: 0 8px 40px #0006; background: Canvas; }
    [data-open] iframe { display: block; }
    @media (max-width: 30rem), (max-height: 30rem) {
      iframe { inset: 0; inline-size: 100%; block-size: 100dvh; border-radius: 0; }
    }
    @media (prefers-reduced-motion: no-preference) {
      [data-open] iframe { animation: rise .18s ease-out; }
      @keyframes rise { from { opacity: 0; transform: translateY(1rem); } }
    }`);
  root.adoptedStyleSheets = [sheet];

  const box = document.createElement('div');
  const button = document.createElement('button');
  const badge = document.createElement('b');
  const frame = document.createElement('iframe');
  const icon = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  icon.setAttribute('viewBox', '0 0 24 24');
  icon.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', 'M5 4h14a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-7l-5 4v-4H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2Z');
  icon.append(path);
  button.type = 'button';
  button.setAttribute('aria-expanded', 'false');
  button.append(icon, badge);
  box.append(button, frame);
  root.append(box);

  let shown = false;
  let given = { title: dataset.title, name: dataset.name, fields: fields(dataset.customFields), paint: dataset.color && paint };

  frame.title = dataset.title || label.chat;
  frame.allow = 'clipboard-write';
  count(0);

  // painted finds, for the site's own colour, whether white or black is read
  // better on it: one of them always is well enough.
  function painted(color = '#2455c9') {
    if (!/^#[0-9a-f]{6}$/i.test(color)) {
      console.error('botrunner: data-color is no colour such as #2455c9; the chat keeps its own');
      return painted();
    }
    const [r, g, b] = [1, 3, 5].map((at) => (parseInt(color.slice(at, at + 2), 16) / 255) ** 2.2);
    return { ground: color, ink: 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.18 ? '#000000' : '#ffffff' };
  }

  // Values are strings: the API takes no others.
  function fields(text) {
    try {
      return Object.fromEntries(Object.entries(JSON.parse(text || '{}')).map(([name, value]) => [name, String(value)]));
    } catch {
      console.error('botrunner: data-custom-fields is no JSON object; the chat starts without it');
      return {};
    }
  }

  function count(n) {
    badge.textContent = n > 99 ? '99+' : n || '';
    button.setAttribute('aria-label', n ? `${label.open}. ${label.unread.replace('{n}', n)}` : label.open);
  }

  // load opens the page in the frame: not before somebody wants to chat.
  function load() {
    if (frame.src) return;
    const url = new URL('./', home);
    for (const [name, value] of [['lang', lang], ['deployment', dataset.deployment], ['queue', dataset.queue]]) {
      if (value) url.searchParams.set(name, value);
    }
    frame.src = url;
  }

  function show(on, focus = true) {
    shown = on;
    if (on) load();
    box.toggleAttribute('data-open', on);
    button.setAttribute('aria-expanded', String(on));
    remember(on);
    tell();
    if (focus) (on ? frame : button).focus();
  }

  function remember(on) {
    try {
      sessionStorage.setItem(kept, on ? 'open' : 'closed');
    } catch { /* the chat then stays on this page */ }
  }

  function recall() {
    try {
      return sessionStorage.getItem(kept);
    } catch {
      return null;
    }
  }

  function tell() {
    frame.contentWindow?.postMessage({ botrunner: 'host', shown, ...given }, home.origin);
  }

  addEventListener('message', ({ source, origin, data }) => {
    if (source !== frame.contentWindow || origin !== home.origin || data?.botrunner !== 'page') return;
    if (data.ready) tell();
    if (data.minimise) show(false);
    if ('unread' in data) count(data.unread);
  });

  button.addEventListener('click', () => show(true));

  // A site opens and closes the chat itself with events of the document:
  // dispatchEvent(new CustomEvent('botrunner:open', { detail: { customFields: { tier: 'gold' } } })).
  document.addEventListener('botrunner:open', ({ detail }) => {
    if (detail?.customFields) given = { ...given, fields: fields(JSON.stringify(detail.customFields)) };
    show(true);
  });
  document.addEventListener('botrunner:close', () => show(false));

  function place() {
    document.body.append(host);
    const before = recall();
    if (before) load();
    if (before === 'open' && innerWidth > 480) show(true, false); // on a telephone it would cover the page
  }

  if (document.body) place();
  else document.addEventListener('DOMContentLoaded', place);
})();
