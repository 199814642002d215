import { maskPhone } from '../phone.js';

/** A number of a phone that somebody put into a name: nine figures or more, however they are parted. */
const phoneLike = /\+?\d(?:[\s().-]?\d){8,}/g;

/** What is not seen, turns the direction of what follows, or has no shape in the font. */
const shapeless =
  /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Extended_Pictographic}\u{fe00}-\u{fe0f}\u{1f1e6}-\u{1f1ff}\u{1f3fb}-\u{1f3ff}]/gu;

/** Longest name that is shown, in characters; layouts fit it by smaller letters, or by more lines. */
const nameMax = 60;

/**
 * A name as pictures and documents show it: on one line, without what cannot be seen, cut where it is very long, and never with a
 * whole phone number in it.
 */
export function shown(name: string): string {
  const seen = name
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .replace(shapeless, '')
    .replace(phoneLike, (number) => maskPhone(number.replace(/[^\d+]/g, '')))
    .trim();
  const letters = Array.from(seen);
  return letters.length <= nameMax
    ? seen
    : `${letters
        .slice(0, nameMax - 1)
        .join('')
        .trimEnd()}…`;
}

const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/**
 * For a writer that puts one word after the other from the left: words that are read from the right come in the order in which they are
 * then read. Within a word the writer knows by itself.
 */
export function inReadingOrder(text: string): string {
  if (!rightToLeft.test(text)) return text;
  const words = text.split(' ');
  const turned: string[] = [];
  for (let at = 0; at < words.length;) {
    let end = at;
    while (end < words.length && rightToLeft.test(words[end] ?? '')) end++;
    if (end === at) turned.push(words[at++] ?? '');
    else {
      turned.push(...words.slice(at, end).reverse());
      at = end;
    }
  }
  return turned.join(' ');
}
