import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupCommit } from '../../src/conversation/stores/group-commit.js';
import { latest } from '../../src/conversation/stores/latest.js';
import { keyedMutex } from '../../src/conversation/stores/mutex.js';
import { recentKeys } from '../../src/conversation/stores/recent-keys.js';

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

describe('recent keys', () => {
  test('find each delivery in its row, as a map would, and forget the oldest', () => {
    const act = fc.oneof(
      { weight: 20, arbitrary: fc.record({ add: fc.nat(3_000) }) },
      { weight: 1, arbitrary: fc.record({ forget: fc.nat(300) }) },
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 400 }), fc.constantFrom(1, 40, 6_000), (acts, times) => {
        const keys = recentKeys(5_000);
        let known: { key: string; row: number }[] = [];
        let row = 0;
        for (const its of acts)
          if ('add' in its)
            for (let i = 0; i < times; i += 40) {
              const key = `key ${its.add} ${i}`;
              keys.add(key, ++row);
              known.push({ key, row });
              known = known.slice(-5_000);
            }
          else {
            const from = row - its.forget;
            keys.forgetBefore(from);
            known = known.filter((one) => one.row >= from);
          }
        for (const { key } of [...known.slice(0, 50), ...known.slice(-50), { key: 'nobody' }]) {
          const rows = known.filter((one) => one.key === key).map((one) => one.row);
          expect(keys.rowsOf(key)).toEqual(rows.reverse());
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('what was used last', () => {
  test('is kept, at least half of what there is room for; the rest is forgotten', () => {
    const kept = latest<number>(10);
    for (let i = 0; i < 100; i++) {
      kept.set(`${i}`, i);
      kept.set('often', i);
      for (let back = 0; back < 4; back++) expect(kept.get(`${i - back}`)).toBe(i < back ? undefined : i - back);
    }
    expect(Array.from({ length: 100 }, (_, i) => kept.get(`${i}`)).filter((one) => one !== undefined).length).toBeLessThanOrEqual(10);
    kept.delete('often');
    expect(kept.get('often')).toBeUndefined();
    kept.clear();
    expect(kept.get('99')).toBeUndefined();
  });
});

describe('a group commit that fails', () => {
  test('rejects all that were in it, and the next one is stored', async () => {
    const stored: number[] = [];
    const { add } = groupCommit((items: number[]) => {
      if (items.includes(2)) throw new Error('the disk is full');
      stored.push(...items);
      return items.map((item) => item * 10);
    });
    const outcomes = await Promise.allSettled([1, 2, 3].map(add));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await Promise.all([4, 5].map(add))).toEqual([40, 50]);
    expect(stored).toEqual([4, 5]);
  });
});
