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

/** A message as nodes. Lines that offer a choice become buttons while `choose` is given; it gets the number. */
export function messageBody(text, choose) {
  return text.split('\n').map((line) => {
    const number = choose && option.exec(line)?.[1];
    if (!number) return make('div', { class: line.trim() === '' ? 'line blank' : 'line' }, ...inline(line));
    return make('button', { type: 'button', class: 'line option', 'data-number': number, onclick: () => choose(number) }, ...inline(line));
  });
}
