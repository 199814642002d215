import { describe, expect, test } from 'vitest';
import { crashpoints } from '../../src/crashpoint.js';
import { hours, minutes, seconds } from '../../src/clock.js';
import type { SendOutcome } from '../../src/outgoing.js';
import { expectWhole, states } from './expect.js';
import { crashAt, world, type World } from './world.js';

const ours = crashpoints.filter((name) => !name.startsWith('turn.'));
const times = [1, 2, 3, 4];
const pays = { decidesAfterMs: 8000, decides: 'pays' as const };

/** A member contributes, a callback comes, and on the way the process dies where it is told to. */
async function contributeThrough(w: World): Promise<number> {
  await w.contribute();
  let crashes = await w.run(seconds(9));
  for (const payment of w.network.payments) {
    // The gateway delivers again what was not answered.
    const deliver = () => w.ops.callback('imarapay', 'main', w.network.callback(payment));
    await deliver().catch(async () => {
      crashes++;
      await w.reboot();
      await deliver();
    });
  }
  return crashes + (await w.run(hours(2)));
}

describe.each(ours)('killed at %s', (name) => {
  test.each(times)('the time number %i: one push, one posting, one credit, one record', async (n) => {
    const crash = crashAt(name, n);
    const w = await world();
    await w.reboot(crash);
    const crashes = await contributeThrough(w);
    const dump = await expectWhole(w);
    expect(crashes).toBe(crash.passed() ? 1 : 0);
    expect(w.network.pushes.length).toBeLessThanOrEqual(1);
    const paid = w.network.paid().length;
    expect(dump.contributions).toHaveLength(paid);
    expect(w.book.records.size).toBe(paid);
    expect(dump.journals.map(({ kind }) => kind)).toEqual(paid === 1 ? ['received', 'recorded'] : []);
    expect(await states(w)).toEqual([paid === 1 ? 'done: settled settled' : 'failed: not_sent waiting']);
    expect(new Set(w.sms.texts().filter((text) => text.includes('Receipt'))).size).toBe(paid);
    expect(dump.slots).toEqual([]);
  });
});

test.each(['leg.after-claim', 'leg.before-call', 'leg.after-call', 'leg.after-settle', 'notification.after-send'])(
  'every crash point is really passed: %s',
  async (name) => {
    const crash = crashAt(name);
    const w = await world();
    await w.reboot(crash);
    expect(await contributeThrough(w)).toBe(1);
  },
);

test('killed right after the push, it is looked up within seconds of the restart', async () => {
  const w = await world();
  await w.reboot(crashAt('leg.after-call'));
  await w.contribute();
  expect(await w.run(seconds(20))).toBe(1);
  expect(await states(w)).toEqual(['done: settled settled']);
});

test('two workers on one store: one push each, one record each, every receipt once', async () => {
  const w = await world();
  w.network.plans = [pays];
  const other = await w.open({ alone: false });
  for (let i = 0; i < 30; i++) {
    const phone = `+2547120001${String(i).padStart(2, '0')}` as never;
    await w.contribute({ me: { person: `p${i}`, phone } });
  }
  for (let i = 0; i < 400; i++) {
    await Promise.all([w.ops.runOnce(), other.runOnce()]);
    w.clock.advance(500);
  }
  expect(w.network.pushes).toHaveLength(30);
  expect(new Set(await states(w))).toEqual(new Set(['done: settled settled']));
  expect(w.book.records.size).toBe(30);
  expect(w.book.calls).toHaveLength(30);
  await expectWhole(w);
});

test('a worker that hangs in a call loses its lease; the other looks up, and the late answer still counts as proof only', async () => {
  const w = await world();
  const collect = w.network.collector.collect.bind(w.network.collector);
  let answer: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  w.network.collector.collect = async (order) => {
    const outcome = await collect(order);
    await held;
    return outcome;
  };
  await w.contribute();
  const hanging = w.ops.runOnce();
  for (let i = 0; i < 50; i++) await Promise.resolve();
  const other = await w.open({ alone: false });
  for (let i = 0; i < 100; i++) {
    w.clock.advance(seconds(1));
    await other.runOnce();
  }
  expect(await states(w)).toEqual(['done: settled settled']);
  answer();
  await hanging;
  await w.run(minutes(5));
  expect(await states(w)).toEqual(['done: settled settled']);
  expect(w.network.pushes).toHaveLength(1);
  expect(w.log.some(({ event }) => event === 'leg.stale')).toBe(true);
  await expectWhole(w);
});

test('an SMS gateway that is silent gets the receipt again, with the same number, three times at most', async () => {
  const w = await world();
  const silence: SendOutcome = { status: 'unknown', why: 'TIMEOUT' };
  w.sms.faults = [silence, silence, silence, silence, silence];
  await w.contribute();
  await w.run(hours(1));
  expect(w.sms.sent).toHaveLength(3);
  expect(new Set(w.sms.texts()).size).toBe(1);
});

/** Holds every status call until told to let go. */
function hold(w: World): () => void {
  const status = w.network.collector.status.bind(w.network.collector);
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  w.network.collector.status = async (id) => {
    const outcome = await status(id);
    await held;
    return outcome;
  };
  return letGo;
}

const settleDown = async () => {
  for (let i = 0; i < 200; i++) await Promise.resolve();
};

test('proof that comes twice, from the statement and from a slow answer, counts once', async () => {
  const w = await world();
  await w.contribute();
  await w.run(seconds(8));
  w.clock.advance(seconds(2));
  const letGo = hold(w);
  const hanging = w.ops.runOnce();
  await settleDown();
  const other = await w.open({ alone: false });
  for (let i = 0; i < 70; i++) {
    w.clock.advance(seconds(1));
    // the other one may not ask: only its statement shows the payment
    w.network.silent = { status: true };
    void other.runOnce();
    await settleDown();
  }
  expect(await states(w)).toEqual(['done: settled settled']);
  letGo();
  await hanging;
  await settleDown();
  expect(await states(w)).toEqual(['done: settled settled']);
  expect((await expectWhole(w)).journals).toHaveLength(2);
});

test('an answer that comes after the lease was taken over moves nothing', async () => {
  const w = await world();
  w.network.plans = [{}];
  await w.contribute();
  await w.run(seconds(4));
  w.clock.advance(seconds(3));
  const letGo = hold(w);
  const hanging = w.ops.runOnce();
  await settleDown();
  w.clock.advance(seconds(31));
  const [leg] = await w.store.transaction((tx) => tx.claimLegs(w.clock.now(), 'another', 30_000, 10));
  letGo();
  await hanging;
  expect(w.log.filter(({ event }) => event === 'leg.stale')).toHaveLength(1);
  expect((await w.store.transaction((tx) => tx.leg(leg?.id ?? '')))?.leaseOwner).toBe('another');
});
