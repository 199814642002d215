import { describe, expect, it } from 'vitest';
import { memoryLocalStore } from '../../src/book/local/memory.js';
import { contributions } from '../../src/book/local/tables/savings.js';
import { memoryBookStore } from '../../src/book/memory-store.js';
import { openPaidInCycle } from '../../src/book/paid-in-cycle.js';
import type { ContributionRow } from '../../src/book/store.js';
import { memoryMoneyStore } from '../../src/operations/store/memory.js';
import { watchedStores } from '../../src/watched-stores.js';
import { contribution, kes } from './support.js';

const november = { start: '2026-11-06', due: '2026-12-05' };
const december = { start: '2026-12-06', due: '2027-01-05' };

function open(alone = true) {
  const rows = new Map<string, ContributionRow>();
  for (const row of [contribution('1', { amount: kes(300), bookId: 'B1' }), contribution('2', { amount: kes(50), memberId: 'MFT002' })])
    rows.set(row.id, row);
  const plain = memoryLocalStore({ audit: async () => undefined, shared: { contribution: rows } });
  let looks = 0;
  const local: typeof plain = {
    transaction: (chamaId, work) => {
      looks++;
      return plain.transaction(chamaId, work);
    },
  };
  const cache = openPaidInCycle({ local, alone });
  const stores = watchedStores({ money: memoryMoneyStore(rows), book: memoryBookStore(rows), local: plain }, cache.changed);
  const ask = async (memberId = 'MFT001', cycle = november) => cache.paid({ chamaId: 'umoja', currency: 'KES', memberId, cycle });
  return { ...stores, ask, cache, looks: () => looks };
}

describe('what a member has paid in this cycle', () => {
  it('is read once for all members of a chama, and anew when another cycle begins', async () => {
    const { ask, looks, cache } = open();
    expect(await ask()).toEqual(kes(300));
    expect(await ask('MFT002')).toEqual(kes(50));
    expect(await ask('MFT003')).toEqual(kes(0));
    expect(looks()).toBe(1);
    expect(cache.paid({ chamaId: 'umoja', currency: 'KES', memberId: 'MFT001', cycle: november })).toEqual(kes(300)); // in the same breath
    expect(await ask('MFT001', december)).toEqual(kes(0));
    expect(await ask('MFT001', december)).toEqual(kes(0));
    expect(looks()).toBe(2);
  });

  it('knows a payment that operations credit, and one that its record turns out to be', async () => {
    const { ask, money, book } = open();
    await ask();
    const paid = {
      id: 'c1',
      chamaId: 'umoja',
      memberId: 'MFT001',
      legId: 'leg1',
      amount: kes(200),
      date: '2026-11-21',
      receipt: 'R1',
      createdAt: 1,
    };
    await money.transaction((tx) => tx.credit(paid));
    expect(await ask()).toEqual(kes(500));
    // The mirror takes the record for a payment of its own, until the answer says whose it is.
    const seen = contribution('c2', { amount: kes(200), bookId: 'B2' });
    await book.alterContributions({ chamaId: 'umoja', memberId: 'MFT001', bookIds: ['B2'] }, () => [{ do: 'add', row: seen }]);
    expect(await ask()).toEqual(kes(700));
    await money.transaction((tx) => tx.recorded('leg1', 'B2'));
    expect(await ask()).toEqual(kes(500));
  });

  it('knows what the mirror corrects, moves to another member and takes away', async () => {
    const { ask, book } = open();
    await Promise.all([ask(), ask('MFT002')]);
    const of = { chamaId: 'umoja', memberId: 'MFT002', bookIds: ['B1'] };
    const moved = { do: 'correct', id: '1', memberId: 'MFT002', amount: kes(310), date: '2026-11-20', receipt: undefined } as const;
    await book.alterContributions(of, () => [moved]);
    expect([await ask(), await ask('MFT002')]).toEqual([kes(0), kes(360)]);
    await book.alterContributions(of, () => [{ do: 'remove', id: '1' }]);
    expect(await ask('MFT002')).toEqual(kes(50));
  });

  it('knows what officers record, and what is changed or removed there', async () => {
    const { ask, local } = open();
    await ask();
    const row = contribution('cash', { amount: kes(75), bookId: 'K1' });
    const { chamaId: _, ...own } = row;
    await local.transaction('umoja', (tx) => tx.add(contributions, own));
    expect(await ask()).toEqual(kes(375));
    await local.transaction('umoja', (tx) => tx.change(contributions, { id: 'cash' }, { date: '2026-10-01' }));
    expect(await ask()).toEqual(kes(300));
    await local.transaction('umoja', (tx) => tx.remove(contributions, { id: '1' }));
    expect(await ask()).toEqual(kes(0));
  });

  it('keeps nothing that was read while something was written, and nothing at all beside other processes', async () => {
    const { ask, looks, cache } = open();
    const asking = ask();
    cache.changed('umoja', 'MFT002');
    expect(await asking).toEqual(kes(300));
    expect(await ask()).toEqual(kes(300));
    expect(looks()).toBe(2);
    const beside = open(false);
    for (let n = 0; n < 3; n++) await beside.ask();
    expect(beside.looks()).toBe(3);
  });
});
