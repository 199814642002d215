import { expect, test } from 'vitest';
import { minutes, seconds } from '../../src/clock.js';
import { expectWhole, states } from './expect.js';
import { me, world } from './world.js';

test('a contribution is collected, credited, told and recorded', async () => {
  const w = await world();
  expect(await w.contribute()).toBe('agreed');
  await w.run(minutes(2));
  expect(await states(w)).toEqual(['done: settled settled']);
  expect(w.sms.texts()).toEqual(['Umoja: KES 500 received. Receipt RCPT1. Your total is now KES 500.']);
  expect([...w.book.records.values()].map(({ entry }) => [entry.memberId, entry.amount.minor, entry.date, entry.receipt])).toEqual([
    ['m1', '50000', '2026-05-04', 'RCPT1'],
  ]);
  const dump = await expectWhole(w);
  expect(dump.slots).toEqual([]);
  expect(dump.journals.map(({ kind }) => kind)).toEqual(['received', 'recorded']);
  expect(await w.ops.pending({ me: me() })).toEqual([]);
});

test('it is settled within ten seconds of the payment, without any callback', async () => {
  const w = await world();
  await w.contribute();
  await w.run(seconds(18));
  expect(await states(w)).toEqual(['done: settled settled']);
});
