import { z } from 'zod';
import { fromDecimal } from '../../money.js';
import type { Money } from '../../money.js';

/** The fields that ChamaPay's bodies are made of, read as leniently as their documents are silent. */

export const id = z.union([z.string().min(1), z.number()]).transform(String);

/** A text that may be missing or null; then it is empty. */
export const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');

/** A text that need not be there. */
export const note = z
  .string()
  .nullish()
  .transform((value) => value?.trim() || undefined);

export const someId = id.nullish().transform((value) => value ?? undefined);

/** Shillings, as a number or as decimal text. ChamaPay names no currency: it keeps KES. */
export const shillings = z.union([z.number(), z.string()]).transform((value, context): Money => {
  const amount = fromDecimal(value, 'KES');
  if (amount) return amount;
  context.addIssue('no readable amount');
  return z.NEVER;
});

export const someShillings = shillings.nullish().transform((value) => value ?? undefined);

/** The day at the head of a date or of a timestamp; undefined when there is none. */
export const dayOf = (value: string | null | undefined): string | undefined => /^\d{4}-\d{2}-\d{2}/.exec(value ?? '')?.[0];

export const someDay = z.string().nullish().transform(dayOf);

/** A day that must be there. */
export const day = z.string().transform((value, context): string => {
  const found = dayOf(value);
  if (found !== undefined) return found;
  context.addIssue('no readable day');
  return z.NEVER;
});

/** A word of theirs as one of ours, by a literal map; `unknown` when it is not in it. Their enums are exact to the letter. */
export const wordOf = <T extends string>(words: Readonly<Record<string, T>>) =>
  text.transform((value): T | 'unknown' => (Object.hasOwn(words, value) ? words[value] : undefined) ?? 'unknown');

/** A value of ours with what may be missing left out where it is. */
export const given = <T extends object>(fields: Fields<T>): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;

/** Every field of a type, of which those that it may lack may be undefined. */
type Fields<T> = { [K in keyof T]-?: Partial<Pick<T, K>> extends Pick<T, K> ? T[K] | undefined : T[K] };
