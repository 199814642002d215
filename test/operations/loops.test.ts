import { expect, test } from 'vitest';
import { seconds } from '../../src/clock.js';
import { expectWhole, states } from './expect.js';
import { kes, world } from './world.js';

const settleDown = async () => {
  for (let i = 0; i < 400; i++) await Promise.resolve();
};

test('the running service does it all by itself, and a hanging SMS gateway holds nothing up', async () => {
  const w = await world();
  const ops = w.ops;
  let hang = true;
  const send = w.sms.sender.send.bind(w.sms.sender);
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  w.sms.sender.send = async (message) => {
    if (hang) await held;
    return send(message);
  };
  await ops.start();
  for (let i = 0; i < 5; i++) await w.contribute({ me: { person: `p${i}`, phone: `+25471200000${i}` as never }, amount: kes(100 + i) });
  for (let i = 0; i < 40; i++) {
    await settleDown();
    w.clock.advance(seconds(0.5));
  }
  expect(new Set(await states(w))).toEqual(new Set(['done: settled settled']));
  expect(w.sms.sent).toEqual([]);
  hang = false;
  letGo();
  await settleDown();
  expect(w.sms.sent).toHaveLength(5);
  expect(await ops.health()).toMatchObject({ openOperations: 0, openReviews: 0, pendingPayments: 0 });
  const stopped = ops.stop();
  await settleDown();
  await stopped;
  await expectWhole(w);
});

test('stop waits for what is under way, and no longer than ten seconds', async () => {
  const w = await world();
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  const collect = w.network.collector.collect.bind(w.network.collector);
  w.network.collector.collect = async (order) => {
    const outcome = await collect(order);
    await held;
    return outcome;
  };
  await w.ops.start();
  await w.contribute();
  await settleDown();
  expect(w.network.pushes).toHaveLength(1);
  let ended = false;
  const stopped = w.ops.stop().then(() => (ended = true));
  await settleDown();
  expect(ended).toBe(false);
  w.clock.advance(seconds(10));
  await stopped;
  letGo();
  await settleDown();
  await w.reboot();
  await w.run(seconds(60));
  expect(await states(w)).toEqual(['done: settled settled']);
  expect(w.network.pushes).toHaveLength(1);
});
