import { currencies, formatMoney, money } from '../money.js';
import type { Spoken } from '../conversation/types.js';

/** A global key as a channel offers it. */
export type Key = { key: '0' | '00' | '98' | '99'; word: string };

/** What is to stand on pages, and what a page is on this channel. */
export type Sheet = {
  /** Lines parted by `\n`. May be broken between words. */
  text: string;
  /** Each stays whole, unless it is longer than a page by itself. */
  options: string[];
  /** Between text and options. */
  gap: string;
  /** The keys that a page cannot do without, and those that it takes where there is room. */
  keys(last: boolean): { must: Key[]; may: Key[] };
  /** The keys as they stand below a page, with what parts them from it; empty for no keys. */
  foot(keys: Key[]): string;
  fits(page: string): boolean;
};

/** Pages of one screen; beyond it the rest is left out. A text that long was never meant for a phone. */
const pagesMax = 50;

/** Longest line that is an item of a list, in characters. */
const itemMax = 48;

/** A piece that stays on one page if it can, and what goes before it when it is not the first there. */
type Piece = { before: string; text: string; /** How it comes apart when no page is large enough. */ parts: string[] };

/**
 * Lays text and options out on as few pages as they need, in their order, each word and option once. A page breaks between
 * options or between words, never inside an amount (`KES 1,500`, `1 500 FCFA`) or a number.
 */
export function paginate(sheet: Sheet): string[] {
  const { text, options, gap } = sheet;
  const whole = text + (options.length > 0 ? (text === '' ? '' : gap) + options.join('\n') : '');
  const single = closed(sheet, whole, true);
  if (single !== undefined) return [single];

  const pages: string[] = [];
  const left = [...textPieces(text), ...options.map((option, i) => optionPiece(option, i === 0 ? gap : '\n'))];
  while (left.length > 0 && pages.length < pagesMax) {
    const last = closed(sheet, joined(left), true);
    pages.push(last ?? closed(sheet, fill(sheet, left), false) ?? '');
    if (last !== undefined) break;
  }
  return pages;
}

/** Takes from `left` what fits on a page that is not the last. */
function fill(sheet: Sheet, left: Piece[]): string {
  const fits = (body: string) => sheet.fits(body + sheet.foot(sheet.keys(false).must));
  let body = '';
  for (let next = left[0]; next; next = left[0]) {
    const more = body === '' ? next.text : body + next.before + next.text;
    if (fits(more)) {
      body = more;
      left.shift();
    } else if (fits(next.text)) {
      break; // it has a page of its own to go to
    } else if (next.parts.length > 1) {
      left.splice(0, 1, ...next.parts.map((text, i) => ({ before: i === 0 ? next.before : ' ', text, parts: text.split(' ') })));
    } else if (body !== '') {
      break;
    } else {
      const head = longestHead(next.text, fits);
      left[0] = { before: '', text: next.text.slice(head.length), parts: [] };
      return head;
    }
  }
  return body;
}

/** The longest beginning of one endless word that fits; never half a character, and at least one. */
function longestHead(word: string, fits: (text: string) => boolean): string {
  let head = '';
  for (const char of word) {
    if (head !== '' && !fits(head + char)) break;
    head += char;
  }
  return head;
}

/** The page with its keys, as many as fit; undefined when not even those fit that it must have. */
function closed(sheet: Sheet, body: string, last: boolean): string | undefined {
  const { must, may } = sheet.keys(last);
  let whole = body + sheet.foot(must);
  if (!sheet.fits(whole)) return undefined;
  const keys = [...must];
  for (const key of may) {
    const more = body + sheet.foot(inOrder([...keys, key]));
    if (!sheet.fits(more)) continue;
    keys.push(key);
    whole = more;
  }
  return whole;
}

const keyOrder = ['0', '00', '98', '99'];
const inOrder = (keys: Key[]): Key[] => keys.sort((a, b) => keyOrder.indexOf(a.key) - keyOrder.indexOf(b.key));

const joined = (pieces: Piece[]): string => pieces.map(({ before, text }, i) => (i === 0 ? text : before + text)).join('');

function textPieces(text: string): Piece[] {
  const pieces: Piece[] = [];
  let before = '';
  for (const line of text.split('\n')) {
    const words = unbroken(line);
    // A short line is an item of a list and stays together; a long one is prose, and fills the page that it begins on.
    if (words.length > 1 && line.length <= itemMax) {
      pieces.push({ before, text: words.join(' '), parts: words });
      before = ' ';
    } else {
      for (const word of words) {
        pieces.push({ before, text: word, parts: word.split(' ') });
        before = ' ';
      }
    }
    before = before === ' ' ? '\n' : before + '\n';
  }
  return pieces;
}

/** An option comes apart between words, its number staying with the first. */
function optionPiece(option: string, before: string): Piece {
  const [number = '', first, ...others] = unbroken(option);
  return { before, text: option, parts: first === undefined ? [number] : [`${number} ${first}`, ...others] };
}

/** The signs that money is written with, before and behind the figure; taken from the writing itself. */
const written = currencies.map((currency) => formatMoney(money(0, currency)));
const signsBefore = new Set(written.filter((text) => text.endsWith(' 0')).map((text) => text.slice(0, -2)));
const signsBehind = new Set(written.filter((text) => text.startsWith('0 ')).map((text) => text.slice(2)));

/** The words of a line; an amount with its sign, and a number written in groups, are one. */
function unbroken(line: string): string[] {
  const words: string[] = [];
  let previous = '';
  for (const word of line.split(' ')) {
    if (word === '') continue;
    const last = words.pop();
    if (last === undefined) words.push(word);
    else if (belongsTo(previous, word)) words.push(`${last} ${word}`);
    else words.push(last, word);
    previous = word;
  }
  return words;
}

function belongsTo(previous: string, word: string): boolean {
  if (/^-?\d/.test(word)) return /\d$/.test(previous) || signsBefore.has(letters(previous));
  return /\d$/.test(previous) && signsBehind.has(letters(word));
}

/** The word without brackets and points around it. */
const letters = (word: string): string => word.replace(/^[^A-Za-z]+|[^A-Za-z]+$/g, '');

/** The keys that a screen offers on its last page, or on another. A screen that ends the session ends it on its last page, which needs none. */
export function keysOf({ keys, ended }: Spoken, last: boolean): { must: Key[]; may: Key[] } {
  if (ended && last) return { must: [], may: [] };
  const offered = (key: Key['key'], word: string | undefined): Key[] => (word === undefined || word === '' ? [] : [{ key, word }]);
  return {
    must: [...offered('0', keys.back), ...(last ? [] : offered('98', keys.more))],
    may: [...offered('00', keys.menu), ...offered('99', keys.exit)],
  };
}

/** `1 Contribute`; `1. 10 000 FCFA`, which would be another amount without the point. */
export const numbered = (number: number, label: string): string => (/^\d/.test(label) ? `${number}. ${label}` : `${number} ${label}`);
