import { airtimeNumber, type Country, type Phone } from '../../src/phone.js';

/** What was said in one breath: an amount as it was typed, and for whom. `oddNumber`: something that looks like a number and is none. */
export type AirtimeOrder = { amount: string | undefined; phone: Phone | undefined; oddNumber: boolean };

/** Words that say nothing more: "50 for 0712…", "muda 50 kwa 0712…", "500 pour 6 70…". */
const polite =
  /^(?:for|to|kwa|pour|au|a|ya|wa|la|ni|no|number|namba|simu|muda|maongezi|vocha|salio|airtime|credit|de|du|le|la|les|me|mimi|moi|please|tafadhali)$/i;

const wordsMax = 12;

/** Digits that a person would take for a phone number. */
const isLong = (text: string): boolean => /^(?:\+|00)?\d{9,13}$/.test(text);

/** Reads `50`, `50 0712 345 678`, `0712345678 50`, `1 000 670123456`. Numbers are often written with spaces, and so are francs. */
export function airtimeOrder(said: string, country: Country): AirtimeOrder {
  const words = said
    .split(/\s+/)
    .filter((word) => word !== '' && !polite.test(word))
    .slice(0, wordsMax);
  const joined = (from: number, to: number) => words.slice(from, to).join('');
  const amountIn = (from: number, to: number) => words.slice(from, to).join(' ') || undefined;
  const numberIn = (from: number, to: number) => (isLong(joined(from, to)) ? airtimeNumber(joined(from, to), country) : undefined);
  const places = words.map((_, place) => place);

  // At the end first: as few words as make a number, and those before that belong to it (`+254 712 345 678`).
  const last = places.findLast((from) => numberIn(from, words.length));
  if (last !== undefined) {
    const phone = numberIn(last, words.length);
    const from = places.find((place) => numberIn(place, words.length) === phone) ?? last;
    return { amount: amountIn(0, from), phone, oddNumber: false };
  }
  const first = places.find((to) => to > 0 && numberIn(0, to));
  if (first !== undefined) return { amount: amountIn(first, words.length), phone: numberIn(0, first), oddNumber: false };
  const odd = places.findLast((from) => isLong(joined(from, words.length)));
  if (odd !== undefined) return { amount: amountIn(0, odd), phone: undefined, oddNumber: true };
  return { amount: amountIn(0, words.length), phone: undefined, oddNumber: false };
}
