import { expect } from 'vitest';
import { minorOf, type Money } from '../../src/money.js';
import { isByHand } from '../../src/operations/by-hand.js';
import type { Dump } from '../../src/operations/store.js';
import type { World } from './world.js';

/** What must hold whatever happened: ledger = network = book, one push a confirmation, nothing without an end or a review. */
export async function expectWhole({ store, network, book }: World): Promise<Dump> {
  const dump = await store.transaction((tx) => tx.dump());
  const sum = (entries: { amount: Money }[]) => entries.reduce((total, { amount }) => total + minorOf(amount), 0n);
  const entries = dump.journals.flatMap((journal) => journal.entries);
  expect(sum(entries)).toBe(0n);
  const of = (prefix: string) => sum(entries.filter(({ account }) => account.startsWith(prefix)));

  const legs = new Map(dump.legs.map((leg) => [leg.id, leg]));
  const paid = network.paid().filter(({ reference }) => reference !== undefined && legs.has(reference));
  const counted = new Set(paid.map(({ providerId }) => providerId));
  const claimed = dump.legs.filter(
    (leg) => leg.kind === 'match' && leg.state === 'settled' && !isByHand(leg) && !counted.has(leg.providerId ?? ''),
  );
  const expected =
    paid.reduce((total, { plan, amount }) => total + minorOf(plan.amount ?? amount), 0n) +
    claimed.reduce((total, { settled }) => total + minorOf(settled ?? { minor: '0', currency: 'KES' }), 0n);
  expect(of('asset:imarapay')).toBe(expected);

  for (const { reference } of network.pushes) expect(network.pushes.filter((push) => push.reference === reference)).toHaveLength(1);
  const receipts = dump.contributions.map(({ receipt }) => receipt);
  expect(new Set(receipts).size).toBe(receipts.length);

  const recorded = dump.legs.filter(({ kind, state }) => kind === 'record' && state === 'settled');
  expect(recorded.length).toBe(dump.contributions.filter(({ bookId }) => bookId !== undefined).length);
  expect(of('liability:contributions')).toBe(
    -[...book.records.values()]
      .filter(({ entry }) => recorded.some(({ id }) => id === entry.key))
      .reduce((total, { entry }) => total + minorOf(entry.amount), 0n),
  );

  for (const operation of dump.operations.filter(({ state }) => state === 'open')) {
    const open = dump.legs.filter(({ operationId, state }) => operationId === operation.id && !['settled', 'waiting'].includes(state));
    expect(open.some(({ nextAt }) => nextAt !== undefined)).toBe(true);
  }
  return dump;
}

/** The state of each operation and its legs, in a line each: `done: settled settled`. */
export async function states({ store }: World): Promise<string[]> {
  const { operations, legs } = await store.transaction((tx) => tx.dump());
  return operations.map(({ id, state }) => {
    const own = legs.filter(({ operationId }) => operationId === id).sort((a, b) => a.position - b.position);
    return `${state}: ${own.map((leg) => leg.state).join(' ')}`;
  });
}
