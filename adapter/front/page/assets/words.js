// What the server wrote into the document: the page's own words in the
// customer's language, and what the chat is about.
export const about = JSON.parse(document.querySelector('meta[name=botrunner]').content);

// say fills the gaps of a text: say('joined', { name }).
export const say = (key, gaps = {}) =>
  about.texts[key].replace(/\{(\w+)\}/g, (gap, name) => String(gaps[name] ?? gap));

// clock is a time of day as people write it where they speak so.
export const clock = (stamp) =>
  new Intl.DateTimeFormat(about.language, { hour: 'numeric', minute: '2-digit' }).format(new Date(stamp));

// size is a number of bytes in words.
export const size = (bytes) => {
  const [unit, divisor] = bytes < 1e3 ? ['byte', 1] : bytes < 1e6 ? ['kilobyte', 1e3] : ['megabyte', 1e6];
  const form = { style: 'unit', unit, unitDisplay: unit === 'byte' ? 'long' : 'short', maximumFractionDigits: 1 };
  return new Intl.NumberFormat(about.language, form).format(bytes / divisor);
};
