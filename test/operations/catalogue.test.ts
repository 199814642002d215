import { describe, expect, test } from 'vitest';
import { hours, minutes, seconds } from '../../src/clock.js';
import { refusals, type Refusal } from '../../src/providers/ports.js';
import { callback, pays, raise, received, reviews, rows, told } from './catalogue-rows.js';
import { expectWhole, states } from './expect.js';
import { amina, kes, me, world } from './world.js';

describe('what can go wrong with a collection', () => {
  test.each(rows)('$row', async ({ play, ends, told: texts, reviews: open = [] }) => {
    const w = await world();
    await play(w);
    expect(await states(w)).toEqual(ends);
    if (texts) expect(told(w)).toEqual(texts);
    expect(await reviews(w)).toEqual(open);
    await expectWhole(w);
  });
});

test.each(refusals.filter((reason) => reason !== 'unavailable'))(
  '21 a refusal for %s ends it, frees the phone, and is told once',
  async (reason: Refusal) => {
    const w = await world();
    w.network.plans = [{ decidesAfterMs: 5000, decides: reason }, pays];
    await w.contribute();
    await w.run(minutes(3));
    expect(await states(w)).toEqual([reason === 'noAnswer' ? 'failed: expired waiting' : 'failed: refused waiting']);
    expect(w.sms.sent).toHaveLength(1);
    expect(await w.contribute()).toBe('agreed');
    await w.run(minutes(1));
    await expectWhole(w);
  },
);

test('6 an orphan that the provider confirms and that is none of ours goes to a person, once', async () => {
  const w = await world();
  const payment = w.network.foreign({ receipt: 'FOREIGN1', phone: amina, amount: kes(70) });
  await w.ops.callback('imarapay', 'main', w.network.callback(payment));
  await w.ops.callback('imarapay', 'main', w.network.callback(payment));
  await w.run(minutes(15));
  expect(await reviews(w)).toEqual(['orphan-payment']);
  expect((await w.store.transaction((tx) => tx.dump())).inbox.map(({ outcome }) => outcome)).toEqual(['orphan']);
});

test('6 a second payment under one reference is held in suspense', async () => {
  const w = await world();
  await w.contribute();
  await w.run(minutes(1));
  const reference = w.network.pushes[0]?.reference ?? '';
  w.network.foreign({ receipt: 'TWICE', phone: amina, amount: kes(500), reference });
  await w.run(minutes(3));
  expect(await reviews(w)).toEqual(['orphan-payment']);
  await expectWhole(w);
});

test('7 and 133 a thousand forgeries cost at most five questions a second, and end unconfirmed', async () => {
  const w = await world();
  for (let i = 0; i < 1000; i++) await w.ops.callback('imarapay', 'main', `ws_forged${i} settled`);
  await w.run(minutes(20));
  const times = w.network.asked.map(({ at }) => at);
  for (const at of times) expect(times.filter((other) => other >= at && other < at + 1000).length).toBeLessThanOrEqual(5);
  const { inbox, journals } = await w.store.transaction((tx) => tx.dump());
  expect(inbox.every(({ outcome }) => outcome === 'unconfirmed' || outcome === 'unverified')).toBe(true);
  expect(journals).toEqual([]);
});

test('8 settled here, and missing from a whole statement', async () => {
  const w = await world();
  await w.contribute();
  await w.run(minutes(1));
  w.network.payments.length = 0;
  await w.run(minutes(10));
  expect(await reviews(w)).toEqual(['status-differs']);
  expect(await states(w)).toEqual(['done: settled settled']);
});

test('65 the records are down for a day: paid, told, and recorded in the end, once', async () => {
  const w = await world();
  w.book.faults = Array.from({ length: 95 }, () => 'down');
  await w.contribute();
  await w.run(hours(12));
  expect(await states(w)).toEqual(['open: settled unknown']);
  expect(told(w)).toEqual([received]);
  expect(await w.ops.pending({ me: me() })).toEqual([]);
  await w.run(hours(24));
  expect(await states(w)).toEqual(['done: settled settled']);
  expect(w.book.records.size).toBe(1);
  await expectWhole(w);
});

test('64 the records wrote it and the answer was lost: the same key, one record', async () => {
  const w = await world();
  w.book.faults = ['lost', 'lost'];
  await w.contribute();
  await w.run(minutes(2));
  expect(await states(w)).toEqual(['done: settled settled']);
  expect(w.book.records.size).toBe(1);
  expect(new Set(w.book.calls.map((call) => JSON.stringify(call))).size).toBe(1);
});

test('64 when the key is too old, the record is looked for before it is written again', async () => {
  const w = await world();
  w.book.faults = ['lost', ...Array.from({ length: 60 }, () => 'down' as const)];
  w.book.book.keyLifeMs = minutes(10);
  await w.contribute();
  await w.run(hours(1));
  expect(w.book.finds).toBe(1);
  expect(await states(w)).toEqual(['done: settled settled']);
  expect(w.book.records.size).toBe(1);
});

test('69 the records refuse it: a person is told, it is tried again, and the review closes itself', async () => {
  const w = await world();
  w.book.faults = ['declined'];
  await w.contribute();
  await w.run(minutes(5));
  expect(await states(w)).toEqual(['review: settled review']);
  expect(await reviews(w)).toEqual(['record-refused']);
  await w.run(hours(7));
  expect(await states(w)).toEqual(['done: settled settled']);
  expect(await reviews(w)).toEqual([]);
  await expectWhole(w);
});

test('82 a process that was paused does not send what it claimed; it claims it anew', async () => {
  const w = await world();
  let paused = false;
  await w.reboot((name) => {
    if (name !== 'leg.after-claim' || paused) return;
    paused = true;
    w.clock.advance(seconds(16));
  });
  const collect = w.network.collector.collect.bind(w.network.collector);
  const fences: number[] = [];
  w.network.collector.collect = async (order) => {
    fences.push((await w.store.transaction((tx) => tx.leg(order.reference)))?.fence ?? 0);
    return collect(order);
  };
  await w.contribute();
  await w.run(minutes(2));
  expect(fences).toEqual([2]);
  expect(await states(w)).toEqual(['done: settled settled']);
});

test('3 a hint at an end is followed up while the provider still hesitates', async () => {
  const w = await world();
  w.network.plans = [{ decidesAfterMs: seconds(60), decides: 'noAnswer' }];
  w.network.silent = { statement: true };
  await w.contribute();
  await w.run(minutes(2));
  const payment = w.network.payments[0] ?? raise();
  payment.plan = { ...pays, decidesAfterMs: 0 };
  w.network.silent = { status: true, statement: true };
  await callback(w, 'settled');
  await w.run(seconds(5));
  w.network.silent = { statement: true };
  await w.run(seconds(30));
  expect(await states(w)).toEqual(['done: settled settled']);
});

test('83 the wall clock jumps a day ahead in the middle: nothing is lost or doubled', async () => {
  const w = await world();
  await w.contribute();
  await w.run(seconds(4));
  w.clock.jump(hours(24));
  await w.run(hours(2));
  expect(await states(w)).toEqual(['done: settled settled']);
  await expectWhole(w);
});

test('a confirmation that nobody waits for any more is not sent', async () => {
  const w = await world();
  await w.contribute();
  w.clock.advance(minutes(30));
  await w.run(minutes(1));
  expect(w.network.pushes).toEqual([]);
  expect(told(w)).toEqual(['we could not ask for KES 500 now. Nothing was taken. Please try again later.']);
});

test('outside the terms, or without a member or a number, nothing is agreed', async () => {
  const w = await world();
  expect(await w.contribute({ amount: kes(5) })).toBe('notPossible');
  expect(await w.contribute({ amount: kes(250_001) })).toBe('notPossible');
  const { member: _, ...stranger } = me();
  const order = { key: 'x', intent: { kind: 'contribute' as const, amount: kes(50) }, address: amina, at: w.clock.now() };
  expect(await w.ops.agree({ ...order, me: stranger })).toEqual({ status: 'refused', reason: 'notPossible' });
});

test('what is open waits on the menu, also after a restart', async () => {
  const w = await world();
  w.network.plans = [{}];
  await w.contribute();
  await w.run(seconds(10));
  expect(await w.ops.pending({ me: me() })).toMatchObject([{ kind: 'payment', amount: kes(500), checking: false }]);
  await w.reboot();
  await w.run(minutes(2));
  expect(await w.ops.pending({ me: me() })).toMatchObject([{ checking: true }]);
  expect(await w.ops.pending({ me: me({ person: 'p2' }) })).toEqual([]);
});

test('a hint at money that is with the treasurer is asked about once, and changes nothing', async () => {
  const w = await world();
  w.network.plans = [{ ...pays, amount: kes(499) }];
  await w.contribute();
  await w.run(minutes(1));
  const before = w.network.asked.filter(({ what }) => what === 'status').length;
  await callback(w, 'settled');
  await w.run(minutes(30));
  expect(w.network.asked.filter(({ what }) => what === 'status')).toHaveLength(before + 1);
  expect(await states(w)).toEqual(['review: review waiting']);
  await expectWhole(w);
});
