import type { Answer } from '../records.js';
import type { Known } from './copy.js';

type Items<K extends readonly Known<unknown>[]> = { [N in keyof K]: K[N] extends Known<infer T> ? readonly T[] : never };

/** Makes an answer of lists that must all be known; it is as old as the oldest of them. */
export async function show<K extends readonly Known<unknown>[], V>(
  known: readonly [...K],
  make: (...items: Items<K>) => V | Promise<V>,
): Promise<Answer<V>> {
  const items: (readonly unknown[])[] = [];
  for (const one of known) {
    if (one.status === 'unknown') return one;
    items.push(one.items);
  }
  return { status: 'read', value: await make(...(items as unknown as Items<K>)), ...oldest(known) };
}

/** The moment of the oldest copy; nothing where all are fresh. */
export function oldest(known: readonly Known<unknown>[]): { asOf?: number } {
  const moments = known.flatMap((one) => (one.status === 'read' && one.asOf !== undefined ? [one.asOf] : []));
  return moments.length === 0 ? {} : { asOf: Math.min(...moments) };
}

/** By day, the newest first; what has no day comes last. */
export const newestFirst = (a: { date?: string }, b: { date?: string }): number =>
  (b.date ?? '') < (a.date ?? '') ? -1 : (b.date ?? '') > (a.date ?? '') ? 1 : 0;
