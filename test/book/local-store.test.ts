import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { money } from '../../src/money.js';
import type { AuditNote, LocalStore, LocalTx } from '../../src/book/local/store.js';
import type { Kind, Row, Slice, Table, Where } from '../../src/book/local/table.js';
import { accountLines } from '../../src/book/local/tables/accounts.js';
import { allTables } from '../../src/book/local/tables/all.js';
import { fines } from '../../src/book/local/tables/fines.js';
import { motionOptions } from '../../src/book/local/tables/motions.js';
import { documents } from '../../src/book/local/tables/papers.js';
import { localStores } from './local-support.js';

/** A value of a kind, different for each `n`; the question mark gives undefined every other time. */
function valueOf(kind: Kind, n: number, name: string): unknown {
  if (typeof kind !== 'string') return kind[n % kind.length];
  if (kind.endsWith('?') && n % 2 === 1) return undefined;
  switch (kind.replace('?', '')) {
    case 'int':
      return n;
    case 'flag':
      return n % 2 === 0;
    case 'moment':
      return 1_700_000_000_000 + n;
    case 'money':
      return money(12_345_678_901_234n + BigInt(n), 'TZS');
    default:
      return `${name} ${n}`;
  }
}

function rowOf(of: Table, n: number): Row<Table> {
  return Object.fromEntries(Object.entries(of.columns).map(([name, kind]) => [name, valueOf(kind, n, name)])) as Row<Table>;
}

const keyOf = (of: Table, row: Row<Table>) => Object.fromEntries(of.key.map((name) => [name, row[name]])) as never;
const everything = { by: [], max: 1000 } as const;

describe.each(localStores)('the local book on $name', ({ openStore }) => {
  let store: LocalStore;
  let audits: AuditNote[];
  let close: () => Promise<void>;
  beforeEach(async () => ({ store, audits, close } = await openStore()));
  afterEach(() => close());

  const inA = <R>(work: (tx: LocalTx) => Promise<R>) => store.transaction('a', work);
  const inB = <R>(work: (tx: LocalTx) => Promise<R>) => store.transaction('b', work);

  test.each(allTables.map((of) => [of.model, of] as const))(
    '%s: rows come back as they were put, are changed and removed',
    async (_, of) => {
      const [first, second] = [rowOf(of, 2), rowOf(of, 4)];
      await inA((tx) => tx.addAll(of, [first, second]));
      expect(await inA((tx) => tx.get(of, keyOf(of, first)))).toEqual(first);
      expect(new Set(await inA((tx) => tx.list(of, {}, everything)))).toEqual(new Set([first, second]));
      expect(await inA((tx) => tx.count(of, {}))).toBe(2);
      expect(await inB((tx) => tx.list(of, {}, everything))).toEqual([]);
      expect(await inB((tx) => tx.get(of, keyOf(of, first)))).toBeUndefined();

      const other = rowOf(of, 7);
      const patch = Object.fromEntries(Object.entries(other).filter(([name]) => !of.key.includes(name)));
      if (Object.keys(patch).length === 0) return; // who has voted is nothing but a key
      await inA((tx) => tx.change(of, keyOf(of, first), patch as never));
      expect(await inA((tx) => tx.get(of, keyOf(of, first)))).toEqual({ ...first, ...patch });
      await expect(inB((tx) => tx.change(of, keyOf(of, second), patch as never))).rejects.toThrow();
      await inB((tx) => tx.remove(of, keyOf(of, second)));
      await inA((tx) => tx.remove(of, keyOf(of, first)));
      expect(await inA((tx) => tx.list(of, {}, everything))).toEqual([second]);
    },
  );

  test.each(allTables.map((of) => [of.model, of] as const))('%s: no key and nothing unique is taken twice', async (_, of) => {
    const first = rowOf(of, 2);
    await inA((tx) => tx.add(of, first));
    await expect(inA((tx) => tx.add(of, { ...rowOf(of, 4), ...(keyOf(of, first) as object) }))).rejects.toThrow();
    for (const unique of of.unique) {
      const same = { ...rowOf(of, 4), ...Object.fromEntries(unique.map((name) => [name, first[name]])) };
      await expect(inA((tx) => tx.add(of, same))).rejects.toThrow();
    }
    expect(await inA((tx) => tx.count(of, {}))).toBe(1);
  });

  test('rows are found by value, by many and between two, in order and by pages; sums are exact beyond 2^53', async () => {
    const line = (n: number, date: string, minor: bigint) => ({
      id: `L${n}`,
      accountId: n % 2 === 0 ? 'even' : 'odd',
      amount: money(minor, 'TZS'),
      note: 'n',
      date,
      by: 'M001',
      createdAt: n,
    });
    const of = accountLines;
    await inA(async (tx) => {
      await tx.add(of, line(1, '2026-01-05', 9_007_199_254_740_993n));
      await tx.add(of, line(2, '2026-01-01', 2n));
      await tx.add(of, line(3, '2026-02-01', 9_007_199_254_740_993n));
      await tx.add(of, line(4, '2026-01-05', -1n));
    });
    await inB((tx) => tx.add(of, line(5, '2026-01-05', 7n)));
    const ids = async (where: Where<typeof of>, slice: Slice<typeof of>) =>
      (await inA((tx) => tx.list(of, where, slice))).map(({ id }) => id);
    expect(await ids({ date: '2026-01-05' }, { by: [], max: 9 })).toEqual(['L1', 'L4']);
    expect(await ids({ date: { from: '2026-01-02', to: '2026-01-31' } }, { by: [], max: 9 })).toEqual(['L1', 'L4']);
    expect(await ids({ date: { to: '2026-01-01' } }, { by: [], max: 9 })).toEqual(['L2']);
    expect(await ids({ id: { in: ['L3', 'L1', 'L5'] } }, { by: [], max: 9 })).toEqual(['L1', 'L3']);
    expect(await ids({ id: { in: [] } }, { by: [], max: 9 })).toEqual([]);
    expect(await ids({}, { by: ['-date', '-createdAt'], max: 9 })).toEqual(['L3', 'L4', 'L1', 'L2']);
    expect(await ids({}, { by: ['-date', 'createdAt'], max: 2, skip: 1 })).toEqual(['L1', 'L4']);
    expect(await inA((tx) => tx.sum(of, {}, 'amount'))).toBe(18_014_398_509_481_987n);
    expect(await inA((tx) => tx.sum(of, { accountId: 'even' }, 'amount'))).toBe(1n);
    expect(await inA((tx) => tx.sum(of, { accountId: 'none' }, 'amount'))).toBe(0n);
    expect(await inA((tx) => tx.sumBy(of, {}, 'accountId', 'amount'))).toEqual(
      new Map([
        ['odd', 18_014_398_509_481_986n],
        ['even', 1n],
      ]),
    );
    expect(await inB((tx) => tx.sumBy(of, {}, 'accountId', 'amount'))).toEqual(new Map([['odd', 7n]]));
    expect(await inA((tx) => tx.sumBy(of, { date: { from: '2027-01-01' } }, 'accountId', 'amount'))).toEqual(new Map());
  });

  test('undefined is looked for as such', async () => {
    const paper = (id: string, removedOn: string | undefined) => ({
      ...(rowOf(documents, 2) as Row<typeof documents>),
      id,
      removedOn,
    });
    await inA(async (tx) => {
      await tx.add(documents, paper('D1', undefined));
      await tx.add(documents, paper('D2', '2026-01-01'));
    });
    expect((await inA((tx) => tx.list(documents, { removedOn: undefined }, everything))).map(({ id }) => id)).toEqual(['D1']);
  });

  test('what throws leaves nothing behind, neither rows nor decisions', async () => {
    const row = rowOf(fines, 2) as Row<typeof fines>;
    await inA((tx) => tx.add(fines, row));
    const note = { id: 'n', at: 1, actor: 'M001', action: 'x', subject: 's', detail: 'd' };
    const failing = inA(async (tx) => {
      await tx.change(fines, { id: row.id }, { state: 'waived' });
      await tx.add(fines, { ...row, id: 'other' });
      await tx.remove(fines, { id: row.id });
      await tx.audit(note);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await inA((tx) => tx.list(fines, {}, everything))).toEqual([row]);
    await inA((tx) => tx.audit(note));
    expect(audits.at(-1)).toEqual({ ...note, chamaId: 'a' });
  });

  test('a row in two currencies is refused, and a patch changes no other row', async () => {
    const row = rowOf(fines, 2) as Row<typeof fines>;
    await expect(inA((tx) => tx.add(fines, { ...row, paid: money(1, 'KES') }))).rejects.toThrow(/one currency/);
    await inA((tx) => tx.add(fines, row));
    await inB((tx) => tx.add(fines, row));
    await inA((tx) => tx.change(fines, { id: row.id }, { state: 'waived' }));
    expect((await inB((tx) => tx.get(fines, { id: row.id })))?.state).toBe(row.state);
  });

  test('transactions at once come one after the other', async () => {
    const of = motionOptions;
    await inA((tx) => tx.add(of, { motionId: 'V', position: 1, label: 'yes', candidateId: undefined, votes: 0 }));
    const count = () =>
      inA(async (tx) => {
        const option = await tx.get(of, { motionId: 'V', position: 1 });
        await tx.change(of, { motionId: 'V', position: 1 }, { votes: (option?.votes ?? 0) + 1 });
      });
    await Promise.all(Array.from({ length: 20 }, count));
    expect((await inA((tx) => tx.get(of, { motionId: 'V', position: 1 })))?.votes).toBe(20);
    expect(await inA((tx) => tx.sum(of, { motionId: 'V' }, 'votes'))).toBe(20n);
  });

  test('nothing of one chama is ever answered to another, whatever is written and asked', async () => {
    const step = fc.record({
      chama: fc.constantFrom('a', 'b'),
      what: fc.constantFrom('add', 'change', 'remove'),
      table: fc.constantFrom(...allTables.filter(({ model }) => model !== 'contribution')),
      n: fc.integer({ min: 0, max: 3 }),
    });
    const model = new Map<string, Row<Table>>();
    const at = (chama: string, of: Table, n: number) => `${chama} ${of.model} ${n}`;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        for (const { chama, what, table, n } of steps) {
          // The same keys in both chamas, with other contents: a row of the other one would show.
          const row = {
            ...rowOf(table, 2 * n),
            ...Object.fromEntries(
              Object.entries(table.columns)
                .filter(([, kind]) => kind === 'sealed')
                .map(([name]) => [name, `${chama} ${name}`]),
            ),
          } as Row<Table>;
          const there = model.has(at(chama, table, n));
          await store.transaction(chama, async (tx) => {
            if (what === 'add' && !there) await tx.add(table, row);
            if (what === 'change' && there) await tx.change(table, keyOf(table, row), row);
            if (what === 'remove') await tx.remove(table, keyOf(table, row));
          });
          if (what === 'remove') model.delete(at(chama, table, n));
          else if (what === 'add' && !there) model.set(at(chama, table, n), row);
        }
        for (const chama of ['a', 'b']) {
          for (const of of allTables) {
            const expected = [0, 1, 2, 3].map((n) => model.get(at(chama, of, n))).filter((row) => row !== undefined);
            const rows = await store.transaction(chama, (tx) => tx.list(of, {}, everything));
            expect(new Set(rows)).toEqual(new Set(expected));
            expect(await store.transaction(chama, (tx) => tx.count(of, {}))).toBe(expected.length);
          }
        }
      }),
      { numRuns: 15 },
    );
  });
});
