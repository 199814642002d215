import type { Money } from '../../src/money.js';
import type { Attachment } from './attachment.js';
import type { Language } from './me.js';
import type { en } from '../texts/en.js';

/** The names in braces of a text: `'Pay {amount}'` has `amount`. */
type Names<T> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;

export type TextKey = keyof typeof en;

/** A value in a text: money, dates and countries (two letters) are written the way of the member's language, and a phrase is said in it. */
export type Value =
  | string
  | number
  | Money
  | { date: string }
  | { time: number; zone: string }
  | { country: string; /** Never cut: there is room. */ whole?: true }
  | Phrase;

/** The values that a text needs, each of them. */
export type Values<K extends TextKey> = { [name in Names<(typeof en)[K]>]: Value };

/** A text to be said: its key and its values, in no language yet. Plain JSON. */
export type Phrase = {
  key: TextKey;
  values: Record<string, Value>;
  /** Said in its place where room is dear: by SMS. */
  short?: Phrase;
  /** It is for somebody else than the member whose language is known: said in that one if it is among these, else in the first. */
  among?: Language[];
  /** Sent along with it where the channel can. */
  attachment?: Attachment;
};

/** A phrase; the compiler checks that the text exists and that each of its values is given. */
export function say<K extends TextKey>(key: K, ...values: [Names<(typeof en)[K]>] extends [never] ? [] : [Values<K>]): Phrase {
  return { key, values: values[0] ?? {} };
}

/** A language's texts: every key, and in each the same names as in English (checked by a test, letter by letter). */
export type Texts = Record<TextKey, string>;
