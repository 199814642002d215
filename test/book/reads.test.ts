import { describe, expect, test } from 'vitest';
import { localBook } from '../../src/book/local.js';
import { memoryLocalStore } from '../../src/book/local/memory.js';
import { memoryBookStore } from '../../src/book/memory-store.js';
import { openPaidInCycle } from '../../src/book/paid-in-cycle.js';
import { mpesaMax, openReads, type Rail } from '../../src/book/reads.js';
import { openRules } from '../../src/book/rules.js';
import type { ContributionRow } from '../../src/book/store.js';
import { money } from '../../src/money.js';
import type { Me } from '../../flows/kit/me.js';
import { contribution, handClock, kes, setups, umoja } from './support.js';

const me: Me = {
  person: 'p',
  channel: 'ussd',
  language: 'en',
  chama: umoja,
  member: { id: 'MFT001', name: 'Amina', role: 'member' },
  hasPin: true,
  agreed: true,
};

async function open(rows: ContributionRow[], changes: Record<string, unknown> = {}, rail: Rail = { kind: 'stk', max: mpesaMax }) {
  const table = new Map(rows.map((row) => [row.id, row]));
  const store = memoryBookStore(table);
  const local = memoryLocalStore({ audit: async () => undefined, shared: { contribution: table } });
  const { paid } = openPaidInCycle({ local, alone: true });
  const clock = handClock();
  const rules = await openRules({ store, clock, chamas: [{ ...setups[0], rules: changes }, setups[1]] });
  return { reads: openReads({ store, rules, rail: () => rail, paid, holdings: async () => undefined }), store, clock };
}

describe('what a member asks', () => {
  const rows = [
    contribution('1', { date: '2026-11-05', bookId: 'B1' }),
    contribution('2', { date: '2026-11-06', amount: kes(300), bookId: 'B2' }),
    contribution('3', { amount: kes(200), legId: 'L3', receipt: 'R3', createdAt: 2 }),
    contribution('4', { memberId: 'MFT002', amount: kes(9999) }),
  ];

  test('balance: all, this cycle, and what is not in the records yet', async () => {
    const { reads } = await open(rows);
    expect(await reads.balance({ me })).toEqual({
      total: kes(1500),
      cycle: kes(500),
      cycleDue: kes(1000),
      dueOn: '2026-12-05',
      beingRecorded: kes(200),
    });
  });

  test('statement: the newest first, no more than asked for', async () => {
    const { reads } = await open(rows);
    expect(await reads.statement({ me, limit: 2 })).toEqual([
      { date: '2026-11-21', amount: kes(200), receipt: 'R3' },
      { date: '2026-11-06', amount: kes(300) },
    ]);
    expect(await reads.statement({ me, limit: 99 })).toHaveLength(3);
    expect(await reads.statement({ me, limit: -1 })).toEqual([]);
  });

  test.each<[string, ContributionRow[], Record<string, unknown>, object]>([
    ['what is left of the cycle', rows, {}, { offered: kes(500), min: kes(10), max: kes(250_000), rail: 'stk' }],
    ['the cycle’s amount when it is paid', [contribution('1')], {}, { offered: kes(1000) }],
    ['no less than the least', [contribution('1', { amount: kes(995) })], { minContribution: 50 }, { offered: kes(50), min: kes(50) }],
    ['no more than the most', [], { cycleAmount: 5000, maxContribution: 2000 }, { offered: kes(2000), max: kes(2000) }],
    ['whole shillings', [contribution('1', { amount: money(50_050, 'KES') })], {}, { offered: kes(500) }],
    [
      'no more than the network carries',
      [],
      { cycleAmount: 400_000, maxContribution: 900_000 },
      { offered: kes(250_000), max: kes(250_000) },
    ],
  ])('terms: %s', async (_, paid, changes, expected) => {
    const { reads } = await open(paid, changes);
    expect(await reads.contributionTerms({ me })).toMatchObject(expected);
  });

  test('terms where no prompt comes say where to pay', async () => {
    const { reads } = await open([], { payTo: 'Till 123456', maxContribution: 900_000 }, { kind: 'none' });
    expect(await reads.contributionTerms({ me })).toMatchObject({ rail: 'none', payTo: 'Till 123456', max: kes(900_000) });
  });

  test('is for members', async () => {
    const { reads } = await open([]);
    const { member: _, ...stranger } = me;
    await expect(reads.balance({ me: stranger })).rejects.toThrow('no member');
  });
});

describe('a book of our own', () => {
  test('an entry is recorded by being there', async () => {
    const { store } = await open([contribution('1', { legId: 'L1', receipt: 'R1' })]);
    const book = localBook({ chama: umoja, store });
    const entry = { key: 'rec1', memberId: 'MFT001', amount: kes(1000), date: '2026-11-21', receipt: 'R1' };
    expect(await book.record(entry)).toEqual({ status: 'settled', providerId: 'rec1', amount: kes(1000) });
    expect(await book.find(entry)).toMatchObject({ status: 'settled', providerId: 'rec1' });
    expect(await book.find({ ...entry, receipt: 'R2' })).toEqual({ status: 'absent' });
  });
});
