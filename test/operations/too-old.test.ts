import { expect, test } from 'vitest';
import { hours, minutes, seconds } from '../../src/clock.js';
import { expectWhole, states } from './expect.js';
import { world } from './world.js';

/*
 * A confirmation that is too old is not sent any more. Of one that may have been sent already, its age says nothing: nobody is told that nothing was
 * taken while the prompt, or the airtime, may be there.
 */

test('a prompt whose answer was lost at the end of its ten minutes is looked for, and not called off', async () => {
  const w = await world();
  w.network.plans = [{ answer: 'lost', decidesAfterMs: minutes(2), decides: 'pays' }];
  const collect = w.network.collector.collect.bind(w.network.collector);
  const known = new Set<string>();
  Object.assign(w.network.collector, {
    sendAgain: true,
    // As CamPay does, it takes the same reference for the same payment.
    collect: async (order: Parameters<typeof collect>[0]) => {
      if (known.has(order.reference)) return { status: 'unknown', why: 'TIMEOUT' };
      known.add(order.reference);
      return collect(order);
    },
    lookUp: async () => ({ status: 'unknown', why: 'TIMEOUT' }),
  });
  await w.contribute();
  // The service was down nearly that long.
  w.clock.advance(minutes(10) - seconds(2));
  await w.run(minutes(1));
  expect(w.network.pushes.length).toBeGreaterThan(0);
  expect(await states(w)).toEqual(['open: unknown waiting']);
  expect(w.sms.texts()).toEqual([]);
  await w.run(minutes(10));
  expect(await states(w)).toEqual(['done: settled settled']);
});

test('airtime whose answer was lost before the service was down for a day is before a person, and not called refused', async () => {
  const w = await world();
  w.seller.plans = [{ answer: 'lost', endsAfterMs: 1000, ends: 'sent' }];
  Object.assign(w.seller.seller, { sendAgain: true });
  await w.buyAirtime();
  await w.run(seconds(12));
  expect(w.seller.orders.length).toBeGreaterThan(0);
  w.clock.advance(hours(25));
  await w.reboot();
  await w.run(hours(1));
  expect(await states(w)).toEqual(['review: settled review']);
  const [open] = await w.store.transaction((tx) => tx.reviews({ open: true }));
  expect(open?.reason).toBe('topup-unclear');
});

test('what was never sent is called off by its age, as before', async () => {
  const w = await world();
  await w.contribute();
  w.clock.advance(minutes(11));
  await w.run(minutes(1));
  expect(w.network.pushes).toEqual([]);
  expect(await states(w)).toEqual(['failed: refused waiting']);
  await expectWhole(w);
});
