// Measures, of every piece of text that is seen, the contrast with what is
// behind it, as WCAG 2 defines it.
(() => {
  const numbers = (color) => (color.match(/[\d.]+/g) ?? []).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const over = ([r, g, b, a = 1], [x, y, z]) => [r * a + x * (1 - a), g * a + y * (1 - a), b * a + z * (1 - a)];
  const behind = (element) => {
    if (!element) return [255, 255, 255];
    const own = numbers(getComputedStyle(element).backgroundColor);
    return own[3] === 0 ? behind(element.parentElement) : over(own, own.length < 4 ? own : behind(element.parentElement));
  };
  const opacity = (element) => (element ? Number(getComputedStyle(element).opacity) * opacity(element.parentElement) : 1);
  const ratio = (a, b) => {
    const [dark, bright] = [light(a), light(b)].sort((x, y) => x - y);
    return (bright + 0.05) / (dark + 0.05);
  };
  const found = [];
  for (const element of document.querySelectorAll('body *')) {
    if (!element.checkVisibility() || !element.getClientRects().length) continue;
    const text = [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data.trim()).join('');
    const ground = behind(element);
    const style = getComputedStyle(element);
    const [r, g, b, a = 1] = numbers(style.color);
    const own = [r, g, b, a * opacity(element)];
    if (text || element.matches('svg')) found.push({ what: text || `icon of ${element.parentElement.id}`, ratio: ratio(over(own, ground), ground), least: text ? 4.5 : 3 });
    if (element.matches('textarea, input')) {
      const outside = behind(element.parentElement);
      found.push({ what: `placeholder of ${element.id}`, ratio: ratio(numbers(getComputedStyle(element, '::placeholder').color), ground), least: 4.5 });
      found.push({ what: `edge of ${element.id}`, ratio: ratio(numbers(style.borderTopColor), outside), least: 3 });
    }
  }
  return found;
})()
