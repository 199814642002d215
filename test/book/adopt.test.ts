import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findRecord, mirrorChanges, recordedChanges } from '../../src/book/adopt.js';
import { memoryBookStore } from '../../src/book/memory-store.js';
import type { ContributionRow } from '../../src/book/store.js';
import type { BookContribution } from '../../src/providers/ports.js';
import { contribution, kes } from './support.js';

const item = (bookId: string, more: Partial<BookContribution> = {}): BookContribution => ({
  bookId,
  memberId: 'MFT001',
  amount: kes(1000),
  date: '2026-11-21',
  ...more,
});
const newRow = (of: BookContribution): ContributionRow =>
  contribution(`row-${of.bookId}`, { bookId: of.bookId, amount: of.amount, date: of.date, receipt: of.reference });
const changes = (rows: ContributionRow[], items: BookContribution[], from?: string) =>
  mirrorChanges({ rows, memberId: 'MFT001', items, from, newRow });

describe('the mirror takes over the records', () => {
  const own = contribution('own', { legId: 'L1', receipt: 'R1' });

  test('a record of the same amount and day is ours, and only once', () => {
    expect(changes([own], [item('B1'), item('B2')])).toEqual([
      { do: 'tie', id: 'own', bookId: 'B1' },
      { do: 'add', row: newRow(item('B2')) },
    ]);
  });

  test('a receipt says which it is, whatever the day, and another receipt says that it is not', () => {
    expect(changes([own], [item('B1'), item('B2', { reference: 'R1', date: '2026-11-22' })])).toEqual([
      { do: 'tie', id: 'own', bookId: 'B2' },
      { do: 'add', row: newRow(item('B1')) },
    ]);
    expect(changes([own], [item('B1', { reference: 'R9' })])).toEqual([{ do: 'add', row: newRow(item('B1', { reference: 'R9' })) }]);
  });

  test.each([
    ['another amount', item('B1', { amount: kes(999) })],
    ['another day', item('B1', { date: '2026-11-20' })],
  ])('a record of %s is none of ours', (_, other) => {
    expect(changes([own], [other])).toEqual([{ do: 'add', row: newRow(other) }]);
  });

  test('what is known stays, what was corrected there is corrected, what is gone goes, within what was read', () => {
    const rows = [
      contribution('a', { bookId: 'B1' }),
      contribution('b', { bookId: 'B2' }),
      contribution('c', { bookId: 'B3', date: '2026-01-01' }),
      contribution('d', { bookId: 'B4', legId: 'L4' }),
    ];
    expect(changes(rows, [item('B1'), item('B1')], '2026-11-01')).toEqual([{ do: 'remove', id: 'b' }]);
    expect(changes([rows[0] ?? own], [item('B1', { amount: kes(5) })])).toMatchObject([{ do: 'correct', id: 'a', amount: kes(5) }]);
  });
});

describe('a record whose answer was lost', () => {
  const entry = { key: 'L1', memberId: 'MFT001', amount: kes(1000), date: '2026-11-21', receipt: 'R1' };
  const own = contribution('own', { legId: 'L1', receipt: 'R1' });
  const find = (rows: ContributionRow[], items: BookContribution[]) => findRecord({ rows, items, entry, newId: () => 'new' });

  test.each<[string, ContributionRow[], BookContribution[], unknown]>([
    ['nothing there', [own], [], { status: 'absent' }],
    ['its receipt, on a later day', [own], [item('B1', { reference: 'R1', date: '2026-11-22' })], { status: 'settled', providerId: 'B1' }],
    ['its receipt with another amount', [own], [item('B1', { reference: 'R1', amount: kes(1) })], { status: 'unknown' }],
    ['an equal one of that day', [own], [item('B1')], { status: 'settled', providerId: 'B1' }],
    ['an equal one with another receipt', [own], [item('B1', { reference: 'R2' })], { status: 'absent' }],
    ['an equal one that is another of ours', [own, contribution('o2', { legId: 'L2', bookId: 'B1' })], [item('B1')], { status: 'absent' }],
    [
      'two honest equal ones, one of them another of ours',
      [own, contribution('o2', { legId: 'L2', bookId: 'B1' })],
      [item('B1'), item('B2')],
      { status: 'settled', providerId: 'B2' },
    ],
    [
      'an equal one that the mirror has made a row of',
      [own, contribution('m', { bookId: 'B1' })],
      [item('B1')],
      { status: 'settled', providerId: 'B1' },
    ],
    ['an equal one of a later day', [own], [item('B1', { date: '2026-11-22' })], { status: 'unknown' }],
    ['one that it is tied to', [{ ...own, bookId: 'B1' }], [item('B1')], { status: 'settled', providerId: 'B1' }],
    ['one that it was tied to and that is gone', [{ ...own, bookId: 'B1' }], [], { status: 'absent' }],
    [
      'the reference that stands in for a receipt',
      [contribution('own', { legId: 'R1' })],
      [item('B1', { reference: 'R1' })],
      { status: 'settled', providerId: 'B1' },
    ],
    [
      'the row known by its receipt alone',
      [{ ...own, legId: 'L0' }, contribution('o2', { legId: 'L2', bookId: 'B2' })],
      [item('B2')],
      { status: 'absent' },
    ],
  ])('%s', (_, rows, items, expected) => {
    expect(find(rows, items).found).toMatchObject(expected as object);
  });

  test('a second equal entry cannot take the same record', async () => {
    const store = memoryBookStore(new Map([own, contribution('own2', { legId: 'L2', receipt: 'R2' })].map((row) => [row.id, row])));
    const found: unknown[] = [];
    for (const [key, receipt] of [
      ['L1', 'R1'],
      ['L2', 'R2'],
    ] as const) {
      await store.alterContributions({ chamaId: 'umoja', memberId: 'MFT001', bookIds: ['B1'] }, (rows) => {
        const result = findRecord({ rows, items: [item('B1')], entry: { ...entry, key, receipt }, newId: () => 'new' });
        found.push(result.found.status);
        return result.changes;
      });
    }
    expect(found).toEqual(['settled', 'absent']);
  });
});

type Step =
  | { do: 'pay' | 'byHand'; amount: number; day: number }
  | { do: 'post' | 'answer' | 'lose' | 'find' | 'delete'; pick: number }
  | { do: 'list' | 'apply' };

const steps = fc.array(
  fc.oneof<fc.Arbitrary<Step>[]>(
    fc.record({ do: fc.constantFrom('pay', 'pay', 'byHand'), amount: fc.constantFrom(500, 1000), day: fc.constantFrom(20, 21) }),
    fc.record({ do: fc.constantFrom('post', 'post', 'answer', 'lose', 'find', 'delete'), pick: fc.nat(20) }),
    fc.record({ do: fc.constantFrom('list', 'apply') }),
  ),
  { maxLength: 40 },
);

/** One member's contributions with us and at ChamaPay, one step at a time; the test says what happens between. */
function world({ echoes, keepsDate }: { echoes: boolean; keepsDate: boolean }) {
  const kept = new Map<string, ContributionRow>();
  const store = memoryBookStore(kept);
  let records: (BookContribution & { byHand: boolean })[] = [];
  const legs: { id: string; row: ContributionRow; state: 'paid' | 'answering' | 'lost' | 'done'; bookId?: string }[] = [];
  let listed: BookContribution[] | undefined;
  let count = 0;
  const id = () => `I${++count}`;
  const alter = (decide: (rows: ContributionRow[]) => ReturnType<typeof mirrorChanges>) =>
    store.alterContributions({ chamaId: 'umoja', memberId: 'MFT001', bookIds: records.map((of) => of.bookId) }, decide);
  const pick = <T>(list: T[], at: number): T | undefined => list[at % Math.max(1, list.length)];

  function post(leg: (typeof legs)[number]) {
    const { amount, date, receipt } = leg.row;
    leg.bookId = id();
    const reference = echoes && receipt !== undefined ? { reference: receipt } : {};
    records.push({ bookId: leg.bookId, memberId: 'MFT001', amount, date: keepsDate ? date : '2026-11-22', byHand: false, ...reference });
  }

  const settle = async (leg: (typeof legs)[number], bookId: string) => {
    await alter((rows) => recordedChanges(rows, rows.find((row) => row.id === leg.row.id) ?? leg.row, bookId, id));
    leg.state = 'done';
  };

  async function step(of: Step): Promise<void> {
    if (of.do === 'pay') {
      const row = contribution(id(), { legId: id(), receipt: id(), amount: kes(of.amount), date: `2026-11-${of.day}`, createdAt: ++count });
      kept.set(row.id, row);
      legs.push({ id: row.legId ?? '', row, state: 'paid' });
    } else if (of.do === 'byHand') {
      records.push({ bookId: id(), memberId: 'MFT001', amount: kes(of.amount), date: `2026-11-${of.day}`, byHand: true });
    } else if (of.do === 'delete') {
      const gone = pick(
        records.filter((one) => one.byHand && ![...kept.values()].some((row) => row.bookId === one.bookId && row.legId !== undefined)),
        of.pick,
      );
      records = records.filter((one) => one !== gone);
    } else if (of.do === 'post') {
      const leg = pick(
        legs.filter(({ state }) => state === 'paid'),
        of.pick,
      );
      if (leg) post(leg);
      if (leg) leg.state = 'answering';
    } else if (of.do === 'answer' || of.do === 'lose') {
      const leg = pick(
        legs.filter(({ state }) => state === 'answering'),
        of.pick,
      );
      if (leg && of.do === 'lose') leg.state = 'lost';
      else if (leg?.bookId !== undefined) await settle(leg, leg.bookId);
    } else if (of.do === 'find') {
      const leg = pick(
        legs.filter(({ state }) => state === 'lost'),
        of.pick,
      );
      // Entries are looked for when their key is too old to be sent again: no answer of that age is still on its way.
      if (!leg || legs.some(({ state }) => state === 'answering')) return;
      const { amount, date, receipt = '' } = leg.row;
      const said: { found?: ReturnType<typeof findRecord>['found'] } = {};
      await alter((rows) => {
        const entry = { key: leg.id, memberId: 'MFT001', amount, date, receipt };
        const { found, changes } = findRecord({ rows, items: records.filter((one) => one.date >= date), entry, newId: id });
        said.found = found;
        return changes;
      });
      if (said.found?.status === 'settled') await settle(leg, said.found.providerId);
      if (said.found?.status === 'absent') {
        post(leg);
        leg.state = 'answering';
      }
    } else if (of.do === 'list') {
      listed ??= records.map(({ byHand: _, ...one }) => one);
    } else if (listed) {
      const items = listed;
      listed = undefined;
      await alter((rows) =>
        mirrorChanges({
          rows,
          memberId: 'MFT001',
          items,
          from: undefined,
          newRow: (one) => ({ ...newRow(one), id: id(), createdAt: ++count }),
        }),
      );
    }
  }

  return {
    step,
    rows: () => [...kept.values()],
    records: () => records,
    legs,
    truth: () => records.length + legs.filter(({ state }) => state === 'paid').length,
  };
}

const total = (rows: { amount: { minor: string } }[]) => rows.reduce((sum, row) => sum + BigInt(row.amount.minor), 0n);

describe('whatever the order of payments, answers and reads', () => {
  test('the mirror comes to what the records say, each counted once', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.boolean(), fc.boolean(), async (list, echoes, keepsDate) => {
        const { step, rows, records, legs, truth } = world({ echoes, keepsDate });
        let deleted = false;
        for (const one of list) {
          await step(one);
          deleted ||= one.do === 'delete';
          expect(legs.every(({ row }) => rows().some(({ id, amount }) => id === row.id && amount === row.amount))).toBe(true);
          if (keepsDate && !deleted) expect(rows().length).toBeLessThanOrEqual(truth());
        }
        for (const at of legs.keys()) await step({ do: 'post', pick: at });
        for (let round = 0; round < legs.length * 2; round++) {
          await step({ do: 'answer', pick: 0 });
          await step({ do: 'find', pick: round });
        }
        for (let at = 0; at < legs.length; at++) await step({ do: 'post', pick: 0 });
        for (let at = 0; at < legs.length; at++) await step({ do: 'answer', pick: 0 });
        for (const again of ['apply', 'list', 'apply', 'list', 'apply'] as const) await step({ do: again });
        // Where records drop the date and name no receipt, a lost one is left to a person, and only then.
        const stuck = legs.filter(({ state }) => state !== 'done').length;
        if (keepsDate || echoes) expect(stuck).toBe(0);
        if (stuck > 0) return;
        expect(total(rows())).toBe(total(records()));
        expect(
          rows()
            .map((row) => row.bookId)
            .sort(),
        ).toEqual(
          records()
            .map((one) => one.bookId)
            .sort(),
        );
      }),
      { numRuns: 2000 },
    );
  });
});
