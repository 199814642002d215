import { expect, test } from 'vitest';
import { minutes, seconds } from '../../src/clock.js';
import { major } from '../../src/money.js';
import { me, world, type World } from './world.js';

// Callbacks that come to the address of another chama than the one whose payment, airtime or message they name.

const other = 'kite';
const dump = (w: World) => w.store.transaction((tx) => tx.dump());
const outcomes = async (w: World) => (await dump(w)).inbox.map(({ chamaId, outcome }) => `${chamaId} ${outcome ?? 'waits'}`);

/** A payment of `main` that the network has and has not decided. */
async function pending(over: Parameters<World['open']>[0] = {}): Promise<World> {
  const w = await world();
  w.network.plans = [{ decidesAfterMs: minutes(1), decides: 'pays' }];
  w.ops = await w.open({ chamas: () => ['main', other], ...over });
  await w.contribute();
  await w.run(seconds(10));
  expect((await dump(w)).legs[0]?.state).toBe('pending');
  return w;
}
function forged(w: World, says: 'settled' | 'refused'): string {
  const [payment] = w.network.payments;
  if (!payment) throw new Error('nothing was asked for');
  return w.network.callback(payment, says);
}

test.each(['settled', 'refused'] as const)('%s, said to another chama, hurries nothing and asks nobody', async (says) => {
  const w = await pending();
  const before = await dump(w);
  const asked = w.network.asked.length;
  await w.ops.callback(w.network.collector.name, other, forged(w, says));
  await w.ops.runOnce();
  expect((await dump(w)).legs).toEqual(before.legs);
  expect(w.network.asked).toHaveLength(asked);
  expect(await outcomes(w)).toEqual([`${other} elsewhere`]);
});

test('it does not keep the real one from being heard at once', async () => {
  const w = await pending();
  await w.ops.callback(w.network.collector.name, other, forged(w, 'settled'));
  await w.ops.runOnce();
  w.clock.advance(minutes(1));
  await w.ops.callback(w.network.collector.name, 'main', forged(w, 'settled'));
  await w.ops.runOnce();
  const after = await dump(w);
  expect(after.legs[0]?.state).toBe('settled');
  expect((await outcomes(w)).sort()).toEqual([`${other} elsewhere`, 'main hurried'].sort());
});

test('nor does it contradict an end, or open anything for a person', async () => {
  const w = await pending();
  await w.run(minutes(3));
  const before = await dump(w);
  expect(before.legs[0]?.state).toBe('settled');
  await w.ops.callback(w.network.collector.name, other, forged(w, 'refused'));
  await w.run(minutes(20));
  const after = await dump(w);
  expect([after.legs, after.journals, after.reviews]).toEqual([before.legs, before.journals, []]);
});

test('where both have one account there, it may hear of either', async () => {
  const sources: unknown[] = [];
  const w = await pending({ shareAccount: (...of) => (sources.push(of), true) });
  w.clock.advance(minutes(1));
  await w.ops.callback(w.network.collector.name, other, forged(w, 'settled'));
  await w.ops.runOnce();
  expect((await dump(w)).legs[0]?.state).toBe('settled');
  expect(sources).toEqual([[w.network.collector.name, other, 'main']]);
});

test('airtime: what another chama is told of a top-up changes nothing of it', async () => {
  const w = await world();
  w.ops = await w.open({ chamas: () => ['main', other] });
  await w.buyAirtime({ amount: major(100, 'KES') });
  await w.run(minutes(1));
  const topUp = (await dump(w)).legs.find(({ kind }) => kind === 'topUp');
  expect(topUp?.providerId).toBeTypeOf('string');
  const before = await dump(w);
  for (const says of ['settled', 'refused'])
    await w.ops.callback(w.seller.seller.name, other, `airtime ${topUp?.providerId ?? ''} ${says} +254712000001 100`);
  await w.run(minutes(20));
  const after = await dump(w);
  expect([after.legs, after.journals, after.reviews]).toEqual([before.legs, before.journals, []]);
  expect(new Set((await outcomes(w)).filter((one) => one.startsWith(other)))).toEqual(new Set([`${other} elsewhere`]));
});

test('a delivery report to another chama says nothing of a message, and one account may say it', async () => {
  for (const [shares, state] of [
    [false, 'sent'],
    [true, 'failed'],
  ] as const) {
    const w = await world();
    w.ops = await w.open({ chamas: () => ['main', other], shareAccount: () => shares });
    await w.contribute({ me: me() });
    await w.run(minutes(2));
    await w.ops.smsReport(other, 'sms1 failed');
    await w.run(seconds(10));
    expect((await dump(w)).notifications.map((message) => message.state)).toEqual([state]);
  }
});
