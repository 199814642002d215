import type { Currency, Money } from '../../money.js';

/**
 * What a column holds. `sealed` is text that names or tells of a person: it lies encrypted, and nothing is looked up by it. A list of words is
 * text that is one of them. A question mark: it may be undefined. All money of a row is in one currency.
 */
export type Kind =
  'text' | 'text?' | 'sealed' | 'sealed?' | 'int' | 'int?' | 'flag' | 'moment' | 'moment?' | 'money' | 'money?' | readonly string[];

export type Columns = Readonly<Record<string, Kind>>;

type Plain = { text: string; sealed: string; int: number; flag: boolean; moment: number; money: Money };

export type Value<K extends Kind> = K extends readonly (infer Word)[]
  ? Word
  : K extends keyof Plain
    ? Plain[K]
    : K extends `${infer Name extends keyof Plain}?`
      ? Plain[Name] | undefined
      : never;

/** A table of the local book. Every table has the column `chamaId` besides, which only the stores see: a row is found by chama and `key`. */
export type Table<C extends Columns = Columns> = {
  /** The model in the schema, as its client names it. */
  model: string;
  columns: C;
  key: readonly (keyof C & string)[];
  /** What no two rows of a chama may share, unless a part of it is undefined. */
  unique: readonly (readonly (keyof C & string)[])[];
};

export type Row<T extends Table> = { [N in keyof T['columns']]: Value<T['columns'][N]> };

export type Key<T extends Table> = { [N in T['key'][number]]: Value<T['columns'][N]> };

/** What may be looked for: text, words, numbers and moments, one by one, some of many, or from and to (both included). */
type Sought<K extends Kind> = K extends 'sealed' | 'sealed?' | 'money' | 'money?'
  ? never
  : Value<K> | { in: readonly Value<K>[] } | { from?: Value<K>; to?: Value<K> };

export type Where<T extends Table> = { [N in keyof T['columns']]?: Sought<T['columns'][N]> };

/** Columns to put rows in order by: databases disagree on where to put what is not there. */
type ColumnOf<T extends Table> = {
  [N in keyof T['columns'] & string]: undefined extends Value<T['columns'][N]> ? never : N;
}[keyof T['columns'] & string];

/** At most `max` rows after `skip`, by these columns (`-` before a name: downwards) and then by key. */
export type Slice<T extends Table> = { by: readonly (ColumnOf<T> | `-${ColumnOf<T>}`)[]; max: number; skip?: number };

/** Names a table. */
export function table<const C extends Columns, const N extends keyof C & string>(
  model: string,
  key: readonly N[],
  columns: C,
  unique: readonly (readonly (keyof C & string)[])[] = [],
): Omit<Table<C>, 'key'> & { key: readonly N[] } {
  return { model, key, columns, unique };
}

/** The one currency of a row's money; undefined when there is none in it. Throws when there are two. */
export function currencyOf(of: Table, row: object): Currency | undefined {
  const found = new Set<Currency>();
  for (const [name, value] of Object.entries(row)) {
    const kind = of.columns[name];
    if (value !== undefined && (kind === 'money' || kind === 'money?')) found.add((value as Money).currency);
  }
  if (found.size > 1) throw new Error(`${of.model}: a row has one currency`);
  return [...found][0];
}
