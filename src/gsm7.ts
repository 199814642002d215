/**
 * The alphabet of feature phones (GSM 03.38). One character outside it and the network sends the whole screen or message as
 * UCS-2, which halves what fits; so what goes to such phones is folded into it first.
 */

const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const extension = '^{}\\[~]|€\f';

/** Septets by UTF-16 code; 0 for what is not in the alphabet. The euro sign has the highest code. */
const costs = new Uint8Array(0x20ad);
for (const char of basic) costs[char.charCodeAt(0)] = 1;
for (const char of extension) costs[char.charCodeAt(0)] = 2;

/** How many septets a text takes: one for a basic character, two for an extension character. Undefined when it needs UCS-2. */
export function septets(text: string): number | undefined {
  let sum = 0;
  for (let i = 0; i < text.length; i++) {
    const cost = costs[text.charCodeAt(i)] ?? 0;
    if (cost === 0) return undefined;
    sum += cost;
  }
  return sum;
}

/** Letters that do not come apart into a Latin letter and an accent, signs of currencies, and typographers' marks. */
const replacements: Record<string, string> = {
  'œ': 'oe', 'Œ': 'OE', 'ł': 'l', 'Ł': 'L', 'đ': 'd', 'Đ': 'D', 'ð': 'd', 'Ð': 'D', 'þ': 'th', 'Þ': 'Th', 'ħ': 'h', 'Ħ': 'H', 'ı': 'i',
  'ŋ': 'ng', 'Ŋ': 'Ng', 'ɓ': 'b', 'Ɓ': 'B', 'ɗ': 'd', 'Ɗ': 'D', 'ɖ': 'd', 'Ɖ': 'D', 'ƙ': 'k', 'Ƙ': 'K', 'ƴ': 'y', 'Ƴ': 'Y', 'ɛ': 'e', 'Ɛ': 'E',
  'ɔ': 'o', 'Ɔ': 'O', 'ə': 'e', 'Ə': 'E', 'ǝ': 'e', 'Ǝ': 'E', 'ɣ': 'g', 'Ɣ': 'G', 'ɩ': 'i', 'Ɩ': 'I', 'ʋ': 'v', 'Ʋ': 'V', 'ɲ': 'ny', 'Ɲ': 'Ny',
  'ƒ': 'f', 'ẞ': 'SS', 'ŧ': 't', 'Ŧ': 'T', 'ɨ': 'i', 'ʉ': 'u',
  '\u2018': "'", '\u2019': "'", '\u201a': "'", '\u201b': "'", '\u2032': "'", 'ʼ': "'", 'ʻ': "'", '`': "'", '´': "'", '\u2039': "'", '\u203a': "'",
  '\u201c': '"', '\u201d': '"', '\u201e': '"', '\u201f': '"', '\u2033': '"', '«': '"', '»': '"',
  '\u2010': '-', '\u2011': '-', '\u2012': '-', '\u2013': '-', '\u2014': '-', '\u2015': '-', '\u2212': '-', '•': '-', '·': '-',
  '…': '...', '×': 'x', '÷': '/', '⁄': '/', '∗': '*', '₦': 'N', '₵': 'c', '¢': 'c', '₿': 'B', '°': 'o', '¬': '-', '¦': '|',
  '\t': ' ', '\v': ' ', '\f': ' ', '\u2028': '\n', '\u2029': '\n', '\u0085': '\n',
}; // prettier-ignore

/** Anything that folding would change: a character outside the alphabet, carriage return, form feed, two spaces in a row. */
const foldable = new RegExp(`[^${(basic + extension).replace(/[\r\f]/g, '').replace(/[\\\]^-]/g, '\\$&')}]| {2}`);

/** A text for an SMS, folded where nothing but accents and the like is lost by it: one letter beyond the alphabet makes two messages of one. */
export function forSms(text: string): string {
  const folded = fold(text);
  const marks = (of: string) => of.split('?').length;
  return marks(folded) === marks(text) ? folded : text;
}

/**
 * Folds a text into the alphabet: accents that it lacks fall off (`ê` to `e`, `ç` to `c`), quotes and dashes become plain,
 * emoji and invisible characters vanish, and a run of letters of another script becomes one `?`. Lines stay lines; spaces in a
 * row become one. What comes out never needs UCS-2, holds no carriage return, and folding it again changes nothing.
 */
export function fold(text: string): string {
  if (!foldable.test(text)) return text;
  let folded = '';
  let inOtherScript = false;
  for (const char of text.replace(/\r\n?/g, '\n').normalize('NFC')) {
    const known = foldChar(char);
    if (known === undefined) {
      if (!inOtherScript) folded += '?';
      inOtherScript = true;
      continue;
    }
    // An accent on a letter of another script belongs to that letter's run.
    if (known !== '') inOtherScript = false;
    folded += known;
  }
  return folded.replace(/ {2,}/g, ' ');
}

/** One character in the alphabet; empty for what is dropped, undefined for a letter or sign that has no likeness in it. */
function foldChar(char: string): string | undefined {
  const replaced = replacements[char];
  if (replaced !== undefined) return replaced;
  if (isInAlphabet(char)) return char;
  if (/^\p{Zs}$/u.test(char)) return ' ';
  if (/^(?:\p{M}|\p{C}|\p{Extended_Pictographic}|\p{Regional_Indicator}|\p{So}|\p{Sk})$/u.test(char)) return plain(char) ?? '';
  return plain(char);
}

/** The character taken apart (`ê` to `e` and a circumflex, `ﬁ` to `fi`, `５` to `5`), if all its parts are in the alphabet. */
function plain(char: string): string | undefined {
  const parts = Array.from(char.normalize('NFKD').replace(/[\p{M}\p{C}]/gu, ''), (part) => replacements[part] ?? part).join('');
  return parts !== '' && Array.from(parts).every(isInAlphabet) ? parts : undefined;
}

const isInAlphabet = (char: string): boolean => char !== '\r' && char !== '\f' && septets(char) !== undefined;
