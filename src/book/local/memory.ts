import { mutex } from '../../database/mutex.js';
import { minorOf, type Money } from '../../money.js';
import type { AuditNote, LocalStore, LocalTx } from './store.js';
import { currencyOf, type Table } from './table.js';

/** A row as it is kept, with its chama; columns by their names. */
type Kept = { chamaId: string } & Record<string, unknown>;

/**
 * The local book in memory, for stories and simulations. `audit` gets what was decided once its transaction is over. `shared` are rows that
 * another store keeps as well, by model (contributions, which operations credit, and members, who say who is who).
 */
export function memoryLocalStore(of: {
  audit: (note: AuditNote) => Promise<void>;
  shared?: Record<string, Map<string, Kept>>;
}): LocalStore {
  const tables = new Map<string, Map<string, Kept>>(Object.entries(of.shared ?? {}));
  const turns = mutex();

  function rowsOf({ model }: Table): Map<string, Kept> {
    const known = tables.get(model);
    if (known) return known;
    const made = new Map<string, Kept>();
    tables.set(model, made);
    return made;
  }

  return {
    async transaction(chamaId, work) {
      const release = await turns.take();
      const undo: (() => void)[] = [];
      const notes: AuditNote[] = [];
      try {
        const result = await work(txOf({ chamaId, rowsOf, undo, notes }));
        for (const note of notes) await of.audit(note);
        return result;
      } catch (error) {
        for (const back of undo.reverse()) back();
        throw error;
      } finally {
        release();
      }
    },
  };
}

function txOf(deps: { chamaId: string; rowsOf: (of: Table) => Map<string, Kept>; undo: (() => void)[]; notes: AuditNote[] }): LocalTx {
  const { chamaId, rowsOf, undo, notes } = deps;

  const found = (of: Table, where: object): [string, Kept][] =>
    [...rowsOf(of)].filter(
      ([, row]) => row.chamaId === chamaId && Object.entries(where).every(([column, sought]) => fits(row[column], sought)),
    );

  function put(of: Table, at: string, row: Kept): void {
    currencyOf(of, row);
    for (const unique of of.unique) {
      const taken = unique.map((column) => row[column]);
      if (taken.includes(undefined)) continue;
      const others = found(of, Object.fromEntries(unique.map((column, place) => [column, taken[place]])));
      if (others.some(([other]) => other !== at)) throw new Error(`${of.model}: ${unique.join(', ')} is taken`);
    }
    const rows = rowsOf(of);
    const before = rows.get(at);
    rows.set(at, row);
    undo.push(() => {
      if (before) rows.set(at, before);
      else rows.delete(at);
    });
  }

  function add(of: Table, row: object): void {
    if (found(of, keyOf(of, row)).length > 0) throw new Error(`${of.model}: the key is taken`);
    put(of, atOf(of, chamaId, row), { ...structuredClone(row), chamaId });
  }

  const bare = ({ chamaId: _, ...row }: Kept): unknown => structuredClone(row);

  return {
    chamaId,
    get: async (of, key) => found(of, key).map(([, row]) => bare(row) as never)[0],
    list: async (of, where, { by, max, skip = 0 }) =>
      found(of, where)
        .map(([, row]) => row)
        .sort(inOrder([...by, ...of.key]))
        .slice(skip, skip + max)
        .map((row) => bare(row) as never),
    count: async (of, where) => found(of, where).length,
    sum: async (of, where, column) => found(of, where).reduce((total, [, row]) => total + minorIn(row[column]), 0n),
    sumBy: async (of, where, by, column) => {
      const sums = new Map<string, bigint>();
      for (const [, row] of found(of, where)) {
        const name = String(row[by]);
        sums.set(name, (sums.get(name) ?? 0n) + minorIn(row[column]));
      }
      return sums;
    },
    add: async (of, row) => add(of, row),
    addAll: async (of, rows) => rows.forEach((row) => add(of, row)),
    async change(of, key, patch) {
      const [there] = found(of, key);
      if (!there) throw new Error(`${of.model}: there is no such row`);
      put(of, there[0], { ...there[1], ...structuredClone(patch), chamaId });
    },
    async remove(of, key) {
      const rows = rowsOf(of);
      for (const [at, row] of found(of, key)) {
        rows.delete(at);
        undo.push(() => void rows.set(at, row));
      }
    },
    audit: async (note) => void notes.push({ ...note, chamaId }),
  };
}

const minorIn = (value: unknown): bigint =>
  value === undefined ? 0n : typeof value === 'number' ? BigInt(value) : minorOf(value as Money);

const keyOf = (of: Table, row: object): object => Object.fromEntries(of.key.map((column) => [column, (row as Kept)[column]]));

/** Where a row lies in its map. What is shared lies as the other store has it: contributions by id alone, which is nobody else's. */
function atOf(of: Table, chamaId: string, row: object): string {
  const parts = of.key.map((column) => String((row as Kept)[column]));
  if (of.model === 'contribution') return parts.join(' ');
  if (of.model === 'member') return [chamaId, ...parts].join(' ');
  return JSON.stringify([chamaId, ...parts]);
}

function fits(value: unknown, sought: unknown): boolean {
  if (typeof sought !== 'object' || sought === null) return value === sought;
  if ('in' in sought) return (sought.in as readonly unknown[]).includes(value);
  const { from, to } = sought as { from?: string; to?: string };
  return value !== undefined && (from === undefined || (value as string) >= from) && (to === undefined || (value as string) <= to);
}

function inOrder(by: readonly string[]): (a: Kept, b: Kept) => number {
  return (a, b) => {
    for (const name of by) {
      const column = name.replace('-', '');
      const [left, right] = [a[column] as string, b[column] as string];
      if (left !== right) return left < right === name.startsWith('-') ? 1 : -1;
    }
    return 0;
  };
}
