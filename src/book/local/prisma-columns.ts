import { minorOf, money, type Currency, type Money } from '../../money.js';
import { open, seal, type Key as SecretKey } from '../../secrets.js';
import { currencyOf, type Kind, type Table } from './table.js';

/** Columns to rows and back. What is in the columns was put there by this file, so its words are believed, but for what is sealed. */
export function columnsOf(sealing: SecretKey) {
  function opened(text: string): string {
    const clear = open(sealing, text);
    if (clear === undefined) throw new Error('A sealed column does not open: SECRET_KEY is not the one that it was written with.');
    return clear;
  }

  function read(kind: Kind, name: string, stored: Record<string, unknown>): unknown {
    const value = stored[columnName(kind, name)];
    if (value === null || value === undefined) return undefined;
    switch (bare(kind)) {
      case 'sealed':
        return opened(value as string);
      case 'moment':
        return Number(value);
      case 'money':
        return money(value as bigint, stored['currency'] as Currency);
      default:
        return value;
    }
  }

  function written(kind: Kind, value: unknown): unknown {
    if (value === undefined) return null;
    switch (bare(kind)) {
      case 'sealed':
        return seal(sealing, value as string);
      case 'moment':
        return BigInt(value as number);
      case 'money':
        return minorOf(value as Money);
      default:
        return value;
    }
  }

  return {
    rowOf: (of: Table, stored: Record<string, unknown>): object =>
      Object.fromEntries(Object.entries(of.columns).map(([name, kind]) => [name, read(kind, name, stored)])),

    /** What to store of a row, or of the part of it that changes. Throws when its money is in two currencies. */
    dataOf(of: Table, row: object): Record<string, unknown> {
      const currency = currencyOf(of, row);
      const columns = Object.entries(row).map(([name, value]) => {
        const kind = kindOf(of, name);
        return [columnName(kind, name), written(kind, value)] as const;
      });
      return { ...Object.fromEntries(columns), ...(currency !== undefined && { currency }) };
    },

    nameOf: (of: Table, name: string): string => columnName(kindOf(of, name), name),

    whereOf: (of: Table, where: object): Record<string, unknown> =>
      Object.fromEntries(Object.entries(where).map(([name, sought]) => [name, soughtOf(kindOf(of, name), sought)])),
  };

  function soughtOf(kind: Kind, sought: unknown): unknown {
    if (typeof sought !== 'object' || sought === null) return written(kind, sought);
    if ('in' in sought) return { in: (sought.in as readonly unknown[]).map((value) => written(kind, value)) };
    const { from, to } = sought as { from?: unknown; to?: unknown };
    return { ...(from !== undefined && { gte: written(kind, from) }), ...(to !== undefined && { lte: written(kind, to) }) };
  }
}

function kindOf(of: Table, name: string): Kind {
  const kind = of.columns[name];
  if (kind === undefined) throw new Error(`${of.model} has no column ${name}`);
  return kind;
}

const bare = (kind: Kind): string => (typeof kind === 'string' ? kind.replace('?', '') : 'word');

function columnName(kind: Kind, name: string): string {
  const of = bare(kind);
  return of === 'sealed' ? `${name}Sealed` : of === 'money' ? `${name}Minor` : name;
}
