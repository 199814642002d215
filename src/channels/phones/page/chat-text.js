import { make } from './dom.js';

const marks = { '*': 'strong', _: 'em', '~': 's' };
/** Bold, italic, struck out, monospaced, and addresses, as chats write them. */
const marked = /```([^`]+)```|(?<![\p{L}\p{N}])([*_~])(\S(?:[^\n]*?\S)?)\2(?![\p{L}\p{N}])|(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/gu;

function inline(text) {
  const parts = [];
  let from = 0;
  for (const match of text.matchAll(marked)) {
    const [whole, mono, mark, inner, link] = match;
    if (match.index > from) parts.push(text.slice(from, match.index));
    if (mono) parts.push(make('code', {}, mono));
    else if (mark) parts.push(make(marks[mark], {}, ...inline(inner)));
    else parts.push(make('a', { href: link, target: '_blank', rel: 'noopener noreferrer' }, link));
    from = match.index + whole.length;
  }
  if (from < text.length) parts.push(text.slice(from));
  return parts;
}

/** A line that offers a choice: `1 Contribute`, `2. 10 000 FCFA`. An amount such as `1 500 FCFA` is none, nor a heading, which is bold. */
const option = /^\s*(\d{1,2})(?:[.):]\s+|\s+(?=[^\d\s]))/u;

/** Where the choices stand: one number after the other, from the first or, on a later page, from where it goes on. A list of days (`9 Oct 2026 KES 500`) is none. */
function optionsIn(lines) {
  const numbered = lines.map((line, at) => ({ at, number: option.exec(line)?.[1] })).filter(({ number }) => number !== undefined);
  const found = new Map();
  let last;
  for (const [i, { at, number }] of numbered.entries()) {
    const follows =
      last === undefined ? number === '1' || Number(numbered[i + 1]?.number) === Number(number) + 1 : Number(number) === last + 1;
    if (!follows && !isKey(number)) continue;
    found.set(at, number);
    if (follows) last = Number(number);
  }
  return found;
}

/** Global keys stand below the choices. */
const isKey = (number) => ['0', '00', '98', '99'].includes(number);

/** A message as nodes. Lines that offer a choice become buttons while `choose` is given; it gets the number. */
export function messageBody(text, choose) {
  const lines = text.split('\n');
  const offered = choose ? optionsIn(lines) : new Map();
  return lines.map((line, at) => {
    const number = offered.get(at);
    if (!number) return make('div', { class: line.trim() === '' ? 'line blank' : 'line' }, ...inline(line));
    return make('button', { type: 'button', class: 'line option', 'data-number': number, onclick: () => choose(number) }, ...inline(line));
  });
}
