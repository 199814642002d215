import Database from 'better-sqlite3';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.js';
import { memoryTurnStore } from '../../src/conversation/stores/memory.js';
import { keyedMutex } from '../../src/conversation/stores/mutex.js';
import { redisTurnStore } from '../../src/conversation/stores/redis.js';
import { sqliteTurnStore } from '../../src/conversation/stores/sqlite.js';
import { systemIds } from '../../src/ids.js';
import { compiled, run } from './child.js';
import { freshFolder } from './fresh-folder.js';
import { startRedis, withoutRedis } from './redis-server.js';
import { turnStoreTests } from './turn-store.js';

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
  const store = sqliteTurnStore(join(folder.path, 'turns.db'));
  const close = async () => {
    await store.close();
    folder.remove();
  };
  return { store, sweeps: true, close };
});

describe('keyed mutex', () => {
  test('remembers nobody who does not wait', async () => {
    const { alone, size } = keyedMutex();
    await Promise.all(Array.from({ length: 500 }, (_, n) => alone(`key ${n % 7}`, async () => n)));
    expect(size()).toBe(0);
  });

  test('refuses a flood', async () => {
    const { alone } = keyedMutex();
    let letGo: () => void = () => undefined;
    const first = alone('key', () => new Promise<void>((done) => (letGo = done)));
    const waiting = Array.from({ length: 999 }, () => alone('key', async () => undefined));
    await expect(alone('key', async () => undefined)).rejects.toThrow(/Too many/);
    letGo();
    await Promise.all([first, ...waiting]);
    expect(await alone('key', async () => 'again')).toBe('again');
  });
});

describe('the SQLite turn store', () => {
  test('keeps what it has stored over a restart', async () => {
    const folder = freshFolder();
    const file = join(folder.path, 'turns.db');
    const first = sqliteTurnStore(file);
    // A commit that nobody has waited for yet is stored by close.
    const last = first.commit(turn('amina', 1));
    await first.close();
    expect(await last).toBe('stored');
    const second = sqliteTurnStore(file);
    expect(await second.load('amina', 'amina:1')).toEqual({ answer: 'answer 1', session: { sealed: 'session 1', revision: 1 } });
    await second.close();
    await expect(second.commit(turn('amina', 2))).rejects.toThrow();
    folder.remove();
  });

  test('stores what one turn of the event loop brings in one transaction', async () => {
    const folder = freshFolder();
    const file = join(folder.path, 'turns.db');
    const store = sqliteTurnStore(file);
    const before = await walOf(file);
    await Promise.all(Array.from({ length: 200 }, (_, n) => store.commit(turn(`person ${n}`, 1))));
    const together = (await walOf(file)) - before;
    for (let n = 200; n < 400; n++) await store.commit(turn(`person ${n}`, 1));
    const alone = (await walOf(file)) - before - together;
    expect(together * 5).toBeLessThan(alone);
    await store.close();
    folder.remove();
  });

  test('refuses a second process, and is free when the first is killed; what was acknowledged is there', async () => {
    const folder = freshFolder();
    const file = join(folder.path, 'turns.db');
    const sources = compiled('src/conversation/stores/sqlite.ts');
    const script = `
      import { sqliteTurnStore } from ${JSON.stringify(sources.pathOf('src/conversation/stores/sqlite.ts'))};
      globalThis.store = sqliteTurnStore(${JSON.stringify(file)});
      const turn = (person, n) => ({ person, key: person + ':' + n, answer: 'answer ' + n, session: 'session ' + n, revision: n - 1, now: ${now} });
      const speak = async (person) => { for (let n = 1; ; n++) { await store.commit(turn(person, n)); process.stdout.write(person + ' ' + n + '\\n'); } };
      for (let p = 0; p < 10; p++) void speak('person' + p);`;
    try {
      for (let kill = 0; kill < 3; kill++) {
        const child = run(script.replaceAll("'person'", `'k${kill}person'`));
        await child.lines(300 + 200 * kill);
        expect(() => sqliteTurnStore(file)).toThrow(/Another process has .*turns\.db open/);
        child.process.kill('SIGKILL');
        await child.ended;
        const acknowledged = await child.lines(1);
        const store = sqliteTurnStore(file);
        for (const line of acknowledged) {
          const [person = '', n = ''] = line.split(' ');
          const { answer, session } = await store.load(person, `${person}:${n}`);
          expect(answer).toBe(`answer ${n}`);
          expect(session?.revision).toBeGreaterThanOrEqual(Number(n));
        }
        await store.close();
      }
      const db = new Database(file);
      expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
      db.close();
    } finally {
      sources.remove();
      folder.remove();
    }
  });

  async function walOf(file: string): Promise<number> {
    const { statSync } = await import('node:fs');
    return statSync(`${file}-wal`).size;
  }
});

const missing = withoutRedis();
if (missing !== undefined) test.skip(missing, () => undefined);

describe.skipIf(missing !== undefined)('with Redis', () => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  const ids = systemIds(() => now);
  const node = (clock = systemClock) => redisTurnStore({ url: redis.url, prefix: 'test:', clock, ids });
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
    const store = redisTurnStore({ url: own.url, prefix: 'x:', clock: systemClock, ids });
    await store.ping();
    await own.stop();
    const begun = performance.now();
    await expect(store.load('a', 'b')).rejects.toThrow();
    expect(performance.now() - begun).toBeLessThan(2_000);
    await store.close();
  });
});
