import type { EventObject } from 'xstate';
import { speak } from '../../flows/texts/speak.js';
import type { Language } from '../../flows/kit/me.js';
import type { Register } from '../../flows/kit/register.js';
import type { TextKey } from '../../flows/kit/say.js';
import type { Option, Screen } from '../../flows/kit/screen.js';

/** What a member's words come to on the screen that they saw. */
export type Understanding =
  | { kind: 'event'; event: EventObject; /** What confirms on a screen that asks for it. */ confirms: boolean }
  | { kind: 'key'; key: Key }
  | { kind: 'shortcut'; flow: string; args: Record<string, string> }
  | { kind: 'nothing' };

export type Key = 'back' | 'menu' | 'more' | 'exit' | 'help';

/** Longest text that is read at all; a receipt message is below 400. */
export const textMax = 1000;

const digitKeys: Record<string, Key> = { '0': 'back', '00': 'menu', '98': 'more', '99': 'exit' };

/** In these fields a number is what is asked for: only 0 and 00 act as keys there. */
const numeric = new Set(['amount', 'phone', 'pin', 'code']);

/**
 * Understands what was said on a screen. Where `words` is false (USSD) only digits choose and act; elsewhere labels, words
 * and small typing mistakes do too. Numbers come first, then labels, keys, shortcuts; what is left goes into the field.
 */
export function understand(said: string, screen: Screen, language: Language, words: boolean, register: Register): Understanding {
  const text = plain(said);
  const options = screen.options ?? [];
  const number = /^(\d{1,3})[.)]?$/.exec(text)?.[1];
  if (number !== undefined) {
    const key = digitKeys[number];
    if (key && (!numeric.has(screen.field ?? '') || key === 'back' || key === 'menu')) return { kind: 'key', key };
    const chosen = number.startsWith('0') ? undefined : options[Number(number) - 1];
    if (chosen) return { kind: 'event', event: chosen.event, confirms: isConfirmed(screen, chosen) };
  }
  if (words && text !== '') {
    const wordly = inWords(text, screen, language, register);
    if (wordly) return wordly;
  }
  if (screen.field && text !== '')
    return { kind: 'event', event: { type: 'SAID', text } as EventObject, confirms: screen.confirms === true };
  return { kind: 'nothing' };
}

/** Does choosing this confirm what is on the screen? */
const isConfirmed = (screen: Screen, chosen: Option): boolean =>
  screen.confirms === true && (screen.eachConfirms === true || chosen === screen.options?.[0]);

function inWords(text: string, screen: Screen, language: Language, register: Register): Understanding | undefined {
  const options = screen.options ?? [];
  const said = folded(text);
  const names = options.map((option) =>
    [speak(language, option.label), ...(option.words ? listOf(speak(language, option.words)) : [])].map(folded),
  );
  const exact = only(options.filter((_, i) => names[i]?.includes(said)));
  const event = (option: (typeof options)[number]): Understanding => ({
    kind: 'event',
    event: option.event,
    confirms: isConfirmed(screen, option),
  });
  if (exact) return event(exact);
  const shortcut = shortcutOf(text, register);
  const key = keyWord(said, language);
  if (screen.field === 'text') return key === 'menu' || key === 'exit' || key === 'back' ? { kind: 'key', key } : undefined;
  if (key) return { kind: 'key', key };
  if (shortcut) return shortcut;
  // Nothing is paid for a slip of the thumb: what confirms has to be said as it is.
  if (screen.field || screen.confirms) return undefined;
  const near = only(options.filter((_, i) => names[i]?.some((name) => isNear(said, name))));
  return near && event(near);
}

const only = <T>(list: T[]): T | undefined => (list.length === 1 ? list[0] : undefined);

const keyWords: [TextKey, Key][] = [
  ['words.back', 'back'],
  ['words.menu', 'menu'],
  ['words.more', 'more'],
  ['words.exit', 'exit'],
  ['words.help', 'help'],
];

/** A global key said in a word, in the member's own language or in English. */
function keyWord(said: string, language: Language): Key | undefined {
  for (const [text, key] of keyWords) if (wordsIn(language, text).includes(said) || wordsIn('en', text).includes(said)) return key;
  return undefined;
}

const wordLists = new Map<string, string[]>();
function wordsIn(language: Language, key: TextKey): string[] {
  const name = `${language} ${key}`;
  const known = wordLists.get(name);
  if (known) return known;
  const list = listOf(speak(language, { key, values: {} })).map(folded);
  wordLists.set(name, list);
  return list;
}

const listOf = (commaList: string): string[] => commaList.split(',').map((word) => word.trim());

/** "pay 500", "lipa 500", "solde": a flow's word at the start, in any language, and what the flow makes of the rest; or a whole message that a flow knows as its own. */
export function shortcutOf(text: string, register: Register): Extract<Understanding, { kind: 'shortcut' }> | undefined {
  const [first = '', ...rest] = plain(text).split(' ');
  const word = folded(first);
  for (const [flow, entry] of Object.entries(register)) {
    if (!entry.words || !Object.values(entry.words).some((list) => list.includes(word))) continue;
    const args = rest.length === 0 ? {} : entry.args?.(rest.join(' '));
    if (args) return { kind: 'shortcut', flow, args };
  }
  for (const [flow, { recognises }] of Object.entries(register)) {
    const args = recognises?.(plain(text));
    if (args) return { kind: 'shortcut', flow, args };
  }
  return undefined;
}

/** The zeros of the Arabic, Persian, Devanagari and Bengali digits. */
const zeros = [0x660, 0x6f0, 0x966, 0x9e6];

/** What makes a digit a key of a telephone, as many write on WhatsApp. */
const keycaps = /[\ufe0e\ufe0f\u20e3]/g;

/** Words of plain letters, digits and signs, one space between them: nearly all that is typed. */
const isPlain = /^[!-~]+(?: [!-~]+)*$/;

/** Trimmed, digits of other scripts as our own, runs of white space as one space. */
function plain(text: string): string {
  if (text.length <= textMax && isPlain.test(text)) return text;
  return text
    .slice(0, textMax)
    .normalize('NFKC')
    .replace(keycaps, '')
    .replace(/[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef]/g, (digit) =>
      String(zeros.map((zero) => (digit.codePointAt(0) ?? 0) - zero).find((value) => value >= 0 && value <= 9)),
    )
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Lower case without accents and punctuation, to compare words by. */
export function folded(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N} ]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** One slip in a word of four letters or more, two from eight on: "contribut", "balnace". */
function isNear(said: string, name: string): boolean {
  const allowed = name.length >= 8 ? 2 : name.length >= 4 ? 1 : 0;
  if (allowed === 0 || said.length > nearMax || Math.abs(said.length - name.length) > allowed) return false;
  return distance(said, name) <= allowed;
}

/** Longest text in which slips are looked for; the reckoning is quadratic. */
const nearMax = 40;

/** Edit distance in which swapping two neighbours is one slip (optimal string alignment). */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(before, j - 2) + 1 : Infinity;
      row.push(Math.min(at(above, j) + 1, at(row, j - 1) + 1, at(above, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1), swap));
    }
    [before, above] = [above, row];
  }
  return at(above, b.length);
}

const at = (row: number[], index: number): number => row[index] ?? Infinity;
