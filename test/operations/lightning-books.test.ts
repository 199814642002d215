import { describe, expect, test } from 'vitest';
import { minutes, seconds } from '../../src/clock.js';
import { linkAll } from './relink.js';
import { verify } from '../../src/ledger/verify.js';
import { money } from '../../src/money.js';
import type { Dump } from '../../src/operations/store.js';
import { lightningWorld } from './lightning-world.js';

/** Three orders: one delivered, one that lies with the rail, and sats that were sent. */
async function books(): Promise<Dump> {
  const w = await lightningWorld();
  await w.pay();
  await w.run(seconds(1));
  for (const invoice of w.rail.invoices) invoice.stage = 'delivered';
  await w.run(minutes(1));
  await w.pay();
  await w.run(seconds(1));
  for (const invoice of w.rail.invoices.slice(1)) invoice.stage = 'undelivered';
  await w.run(minutes(1));
  await w.buy();
  await w.run(seconds(5));
  return w.store.transaction((tx) => tx.dump());
}

const of = (dump: Dump, n: number) => dump.operations[n]?.id ?? '';
const without = (dump: Dump, n: number, kind: string): Dump => ({
  ...dump,
  journals: linkAll(dump.journals.filter((one) => one.operationId !== of(dump, n) || one.kind !== kind)),
});
const legs = (dump: Dump, n: number, kind: string, change: Partial<Dump['legs'][number]>): Dump => ({
  ...dump,
  legs: dump.legs.map((leg) => (leg.operationId === of(dump, n) && leg.kind === kind ? { ...leg, ...change } : leg)),
});
const state = (dump: Dump, n: number, to: 'done' | 'failed' | 'open'): Dump => ({
  ...dump,
  operations: dump.operations.map((one, i) => (i === n ? { ...one, state: to } : one)),
});

describe('the books of what is paid for by Lightning', () => {
  test('are sound', async () => {
    const dump = await books();
    expect(dump.operations.map((one) => one.state)).toEqual(['done', 'review', 'done']);
    expect(verify(dump)).toEqual([]);
  });

  const broken: [string, string, (dump: Dump) => Dump][] = [
    ['a payment that is not posted', 'I2', (dump) => without(dump, 1, 'received')],
    ['a delivery that is not posted', 'I2', (dump) => without(dump, 0, 'delivered')],
    ['sats that were sent and are not posted', 'I2', (dump) => without(dump, 2, 'delivered')],
    ['a delivery that is posted and was none', 'I2', (dump) => legs(dump, 0, 'deliver', { state: 'pending' })],
    ['an invoice that was asked for twice', 'I4', (dump) => legs(dump, 0, 'invoice', { calls: 2 })],
    ['money that lies there with nobody at it', 'I5', (dump) => ({ ...dump, reviews: [] })],
    ['money that lies there of what is called done', 'I5', (dump) => state({ ...dump, reviews: [] }, 1, 'done')],
    ['a payment that was called failed', 'I6', (dump) => state(dump, 1, 'failed')],
    ['what is done and called open', 'I5', (dump) => state(dump, 0, 'open')],
    ['another amount than was paid', 'I2', (dump) => legs(dump, 0, 'invoice', { settled: money(1, 'SAT') })],
    [
      'a payment whose hash is not bound',
      'I3',
      (dump) => ({ ...dump, receipts: dump.receipts.filter(({ rail }) => rail !== 'chapsmart-lightning') }),
    ],
  ];
  test.each(broken)('%s is found (%s)', async (_, invariant, breaking) => {
    expect(verify(breaking(await books())).map((found) => found.invariant)).toContain(invariant);
  });
});
