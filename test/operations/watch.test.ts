import { describe, expect, test } from 'vitest';
import { hours, minutes, seconds } from '../../src/clock.js';
import type { Phone } from '../../src/phone.js';
import { expectWhole, states } from './expect.js';
import { kes, world, type World } from './world.js';

const logged = (w: World, event: string) => w.log.filter((line) => line.event === event);
const stranger = '+254700000001' as Phone;

test('29 an operation that is not over after a quarter of an hour is warned of, once, and counted', async () => {
  const w = await world();
  w.network.plans = [{}];
  await w.contribute();
  await w.run(minutes(14));
  expect(logged(w, 'operations.overdue')).toEqual([]);
  expect(await w.ops.health()).toMatchObject({ overdueOperations: 0 });
  await w.run(hours(2));
  expect(logged(w, 'operations.overdue')).toHaveLength(1);
  expect(await w.ops.health()).toMatchObject({ overdueOperations: 1 });
  await w.run(hours(24));
  expect(logged(w, 'operations.overdue')).toHaveLength(1);
  expect(await w.ops.health()).toMatchObject({ overdueOperations: 0, openReviews: 1 });
});

describe('the statement sweep', () => {
  /** How the provider's list is asked, from now on. */
  function asks(w: World): number[] {
    const limits: number[] = [];
    const statement = w.network.collector.statement.bind(w.network.collector);
    w.network.collector.statement = async (limit) => {
      limits.push(limit);
      return statement(limit);
    };
    return limits;
  }

  const busy = (w: World, count: number) => {
    for (let i = 0; i < count; i++) w.network.foreign({ receipt: `F${w.network.payments.length}`, phone: stranger, amount: kes(50) });
  };

  test('reads every minute while somebody pays, and every hour otherwise', async () => {
    const w = await world();
    await w.contribute();
    const limits = asks(w);
    await w.run(hours(1));
    expect(limits.length).toBeGreaterThan(55);
    await w.run(hours(2));
    limits.length = 0;
    await w.run(hours(10));
    expect(limits.length).toBeGreaterThanOrEqual(9);
    expect(limits.length).toBeLessThanOrEqual(11);
  });

  test('finds a day-old payment that had ended here, when its provider comes back', async () => {
    const w = await world();
    w.network.plans = [{ answer: 'lost', landsAfterMs: minutes(9), decides: 'pays', decidesAfterMs: seconds(8) }];
    await w.contribute();
    await w.run(minutes(8));
    expect(await states(w)).toEqual(['failed: not_sent waiting']);
    w.network.silent = { statement: true, lookUp: true, status: true };
    await w.run(minutes(5));
    busy(w, 150);
    await w.run(hours(30));
    busy(w, 10);
    w.network.silent = {};
    await w.run(hours(1));
    expect(await states(w)).toEqual(['done: settled settled']);
    await expectWhole(w);
  });

  test('finds a payment of a week ago within the day', async () => {
    const w = await world();
    w.network.plans = [{ decidesAfterMs: seconds(60), decides: 'noAnswer' }];
    await w.contribute();
    await w.run(hours(24 * 7));
    const [payment] = w.network.payments;
    busy(w, 150);
    for (let i = 0; i < 60; i++) {
      await w.run(hours(1));
      busy(w, 3);
    }
    if (payment) payment.plan = { decides: 'pays', decidesAfterMs: seconds(60) };
    await w.run(hours(25));
    expect(await states(w)).toEqual(['done: settled settled']);
    await expectWhole(w);
  });

  test('34 where the list is cut it is read more often, and warned of once; a limit that the provider refuses does no harm', async () => {
    const w = await world();
    const limits: number[] = [];
    const statement = w.network.collector.statement.bind(w.network.collector);
    w.network.collector.statement = async (limit) => {
      limits.push(limit);
      if (limit > 200) return { status: 'unknown', why: 'HTTP 400' };
      return statement(limit);
    };
    await w.contribute();
    const at = w.clock.now();
    for (let i = 0; i < 20; i++) {
      busy(w, 10);
      await w.run(seconds(2));
    }
    busy(w, 100);
    await w.run(minutes(5));
    expect(logged(w, 'sweep.cut').map(({ fields }) => fields['kind'])).toEqual(['recent']);
    expect(await w.ops.health()).toMatchObject({ cutStatements: { recent: 1, days: 0, month: 0 } });
    const reads = limits.filter((limit) => limit === 200).length;
    expect(reads).toBeGreaterThan((w.clock.now() - at) / minutes(1));
    await w.run(hours(3));
    busy(w, 5);
    await w.run(hours(1));
    expect(await w.ops.health()).toMatchObject({ cutStatements: { recent: 0 } });
    expect(logged(w, 'sweep.unread')).toEqual([]);
    await expectWhole(w);
  });
});
