import { expect, test } from 'vitest';
import { hours, minutes, seconds } from '../../src/clock.js';
import type { Phone } from '../../src/phone.js';
import { expectWhole, states } from './expect.js';
import { amina, kes, me, world } from './world.js';

const other = '+254712000009' as Phone;

test('a payment from the own number is found, credited, told and recorded', async () => {
  const w = await world();
  w.network.foreign({ receipt: 'QWE123RTY4', phone: amina, amount: kes(700) });
  expect(await w.claim(' qwe123rty4 ')).toBe('agreed');
  expect(await w.ops.receiptKnown({ me: me(), receipt: 'QWE123RTY4' })).toBe('checking');
  await w.run(minutes(1));
  expect(await states(w)).toEqual(['done: settled settled']);
  expect(w.sms.texts()).toEqual(['Umoja: we found your payment QWE123RTY4 of KES 700. Your total is now KES 700.']);
  expect(await w.ops.receiptKnown({ me: me(), receipt: 'qwe123rty4' })).toBe('recorded');
  expect(await w.claim('QWE123RTY4')).toBe('receiptKnown');
  await expectWhole(w);
});

test('a payment from another number waits for the treasurer', async () => {
  const w = await world();
  w.network.foreign({ receipt: 'QWE123RTY4', phone: other, amount: kes(700) });
  await w.claim('QWE123RTY4');
  await w.run(minutes(1));
  expect(await states(w)).toEqual(['review: review waiting']);
  expect((await w.store.transaction((tx) => tx.reviews({ open: true }))).map(({ reason }) => reason)).toEqual(['claim-unmatched']);
  expect(w.sms.texts()).toEqual([
    'Umoja: we could not find payment QWE123RTY4 by ourselves. An officer will check it and you will be told.',
  ]);
});

test('a receipt that no statement shows goes to the treasurer after a quarter of an hour; until then it is looked for', async () => {
  const w = await world();
  await w.claim('QWE123RTY4');
  await w.run(minutes(10));
  expect(await states(w)).toEqual(['open: pending waiting']);
  expect(await w.claim('QWE123RTY4')).toBe('receiptKnown');
  await w.run(minutes(10));
  expect(await states(w)).toEqual(['review: review waiting']);
});

test('two members claim one receipt: it counts once', async () => {
  const w = await world();
  await w.claim('QWE123RTY4', { me: { person: 'p1' } });
  await w.claim('QWE123RTY4', { me: { person: 'p2', member: { id: 'm2', name: 'Juma', role: 'member' } } });
  w.network.foreign({ receipt: 'QWE123RTY4', phone: amina, amount: kes(700) });
  await w.run(minutes(30));
  expect(await states(w)).toEqual(['done: settled settled', 'failed: refused waiting']);
  expect(w.sms.texts().at(-1)).toBe('Umoja: the payment QWE123RTY4 is recorded already. There is nothing more to do.');
  await expectWhole(w);
});

test('a claim of a payment that we asked for and called failed settles that one, once', async () => {
  const w = await world();
  w.network.plans = [{ decidesAfterMs: seconds(60), decides: 'noAnswer' }];
  await w.contribute();
  await w.run(minutes(2));
  const [payment] = w.network.payments;
  if (payment) payment.plan = { decidesAfterMs: seconds(60), decides: 'pays' };
  await w.claim('RCPT1');
  await w.run(minutes(3));
  expect(await states(w)).toEqual(['done: settled settled', 'failed: refused waiting']);
  await expectWhole(w);
});

test('where nobody collects, a claim goes to the treasurer', async () => {
  const w = await world();
  const ops = await w.open({ collectors: () => undefined });
  const order = { key: 'c', intent: { kind: 'claim' as const, receipt: 'ABC' }, me: me(), address: amina, at: w.clock.now() };
  expect(await ops.agree(order)).toEqual({ status: 'agreed' });
  for (let i = 0; i < 40; i++) {
    await ops.runOnce();
    w.clock.advance(minutes(1));
  }
  expect(await states(w)).toEqual(['review: review waiting']);
  w.clock.advance(hours(1));
});
