import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.js';
import { memoryTurnStore } from '../../src/conversation/stores/memory.js';
import { redisTurnStore } from '../../src/conversation/stores/redis.js';
import { sqliteTurnStore } from '../../src/conversation/stores/sqlite.js';
import { systemIds } from '../../src/ids.js';
import { deriveKey } from '../../src/secrets.js';
import { freshFolder } from './fresh-folder.js';
import { startRedis, withoutRedis } from './redis-server.js';
import { turnStoreTests } from './turn-store.js';

const key = deriveKey('a key for tests only, of sufficient length', 'turns');
const now = 1_700_000_000_000;
const turn = (person: string, n: number) => ({
  person,
  key: `${person}:${n}`,
  answer: `answer ${n}`,
  session: `session ${n}`,
  revision: n - 1,
  now,
});

turnStoreTests('memory', async () => {
  const store = memoryTurnStore();
  return { store, sweeps: true, close: () => store.close() };
});

turnStoreTests('SQLite', async () => {
  const folder = freshFolder();
  const store = sqliteTurnStore(join(folder.path, 'turns.db'), key);
  const close = async () => {
    await store.close();
    folder.remove();
  };
  return { store, sweeps: true, close };
});

const missing = withoutRedis();
if (missing !== undefined) test.skip(missing, () => undefined);

describe.skipIf(missing !== undefined)('with Redis', () => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  const ids = systemIds(() => now);
  const node = (clock = systemClock) => redisTurnStore({ url: redis.url, prefix: 'test:', clock, ids, key });
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  turnStoreTests('Redis', async () => {
    const store = node();
    return { store, sweeps: false, close: () => store.close() };
  });

  /** Stops the clock of one node when it is told to: it renews nothing any more. */
  const pausedClock = {
    ...systemClock,
    sleep: (_ms: number, signal?: AbortSignal) => new Promise<void>((done) => signal?.addEventListener('abort', () => done())),
  };

  test('every key is under the prefix and has its time to live', async () => {
    const [store, raw] = [node(), new Redis(redis.url)];
    await store.alone('ttl', async () => {
      await store.commit(turn('ttl', 1));
      expect(await raw.pttl('test:l:ttl')).toBeGreaterThan(0);
    });
    const kept = [await raw.get('test:a:ttl:1'), await raw.hget('test:s:ttl', 's')];
    expect(kept.join(), 'and nothing lies there in the clear').toMatch(/^[\w-]{40,},[\w-]{40,}$/);
    await store.commit({ ...turn('ttl', 2), session: undefined });
    await store.ping();
    const keys = await raw.keys('*');
    expect(keys.filter((key) => !key.startsWith('test:'))).toEqual([]);
    const lives = await Promise.all(keys.map((key) => raw.pttl(key)));
    expect(lives.every((ms) => ms > 0 && ms <= 7 * 86_400_000)).toBe(true);
    expect(await raw.pttl('test:a:ttl:1')).toBeLessThanOrEqual(86_400_000);
    expect(await raw.exists('test:l:ttl')).toBe(0);
    await store.close();
    raw.disconnect();
  });

  test('turns of one person run alone over two nodes, those of each in their order', async () => {
    const nodes = [node(), node()] as const;
    const order: number[] = [];
    let running = 0;
    const work = (i: number) =>
      nodes[(i % 2) as 0 | 1].alone('shared', async () => {
        expect(++running).toBe(1);
        await new Promise((next) => setImmediate(next));
        order.push(i);
        running--;
      });
    await Promise.all(Array.from({ length: 40 }, (_, i) => work(i)));
    for (const parity of [0, 1])
      expect(order.filter((i) => i % 2 === parity)).toEqual(Array.from({ length: 20 }, (_, k) => 2 * k + parity));
    await Promise.all(nodes.map((each) => each.close()));
  });

  test('who has lost the lock writes nothing, though the session has not moved', async () => {
    const [paused, other, raw] = [node(pausedClock), node(), new Redis(redis.url)];
    const outcome = await paused.alone('lost', async () => {
      // The lease runs out while this node stands still, and another takes over.
      await raw.del('test:l:lost');
      return other.alone('lost', () => paused.commit(turn('lost', 1)));
    });
    expect(outcome).toBe('stale');
    expect(await other.load('lost', 'lost:1')).toEqual({ answer: undefined, session: undefined });
    expect(await other.alone('lost', () => other.commit(turn('lost', 1)))).toBe('stored');
    await Promise.all([paused.close(), other.close()]);
    raw.disconnect();
  });

  test('a lock that is lost to nobody is lost too; letting go of it takes it from nobody else', async () => {
    const [paused, other, raw] = [node(pausedClock), node(), new Redis(redis.url)];
    let taken = '';
    const outcome = await paused.alone('expired', async () => {
      await raw.del('test:l:expired');
      const result = await paused.commit(turn('expired', 1));
      await raw.set('test:l:expired', 'another', 'PX', 5_000);
      return result;
    });
    taken = (await raw.get('test:l:expired')) ?? '';
    expect([outcome, taken]).toEqual(['stale', 'another']);
    await Promise.all([paused.close(), other.close()]);
    raw.disconnect();
  });

  test('the lease of a working holder is renewed', async () => {
    // A clock that runs fast: each sleep is over at once, so the renewals come while the work runs.
    let sleeps = 0;
    const fast = {
      ...systemClock,
      sleep: () =>
        new Promise<void>((next) => {
          sleeps++;
          setImmediate(next);
        }),
    };
    const [store, raw] = [node(fast), new Redis(redis.url)];
    await store.alone('long', async () => {
      await raw.pexpire('test:l:long', 300);
      while ((await raw.pttl('test:l:long')) <= 300) await new Promise((next) => setImmediate(next));
      expect(await store.commit(turn('long', 1))).toBe('stored');
    });
    expect(sleeps).toBeGreaterThan(0);
    await store.close();
    raw.disconnect();
  });

  test('one who waited and has gone is passed over', async () => {
    const [store, raw] = [node(), new Redis(redis.url)];
    await raw.rpush('test:q:gone', 'dead');
    await raw.hset('test:w:gone', 'dead', String(Date.now() - 60_000));
    expect(await store.alone('gone', async () => 'ran')).toBe('ran');
    expect(await raw.exists('test:q:gone', 'test:w:gone', 'test:l:gone')).toBe(0);
    await store.close();
    raw.disconnect();
  });

  test('a Redis that has forgotten its scripts is taught them again', async () => {
    const [store, raw] = [node(), new Redis(redis.url)];
    await raw.script('FLUSH');
    expect(await store.commit(turn('taught', 1))).toBe('stored');
    await store.close();
    raw.disconnect();
  });

  test('a Redis that does not answer is an error, within the time that a turn has', async () => {
    const own = await startRedis();
    const store = redisTurnStore({ url: own.url, prefix: 'x:', clock: systemClock, ids, key });
    await store.ping();
    await own.stop();
    const begun = performance.now();
    await expect(store.load('a', 'b')).rejects.toThrow();
    expect(performance.now() - begun).toBeLessThan(2_000);
    await store.close();
  });
});
