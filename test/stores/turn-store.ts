import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { days, hours } from '../../src/clock.js';
import type { TurnCommit, TurnStore } from '../../src/conversation/store.js';

export type TurnStoreUnderTest = {
  store: TurnStore;
  /** Whether this store forgets by `sweep`; Redis forgets by itself. */
  sweeps: boolean;
  close(): Promise<void>;
};

/** What every turn store promises. */
export function turnStoreTests(name: string, open: () => Promise<TurnStoreUnderTest>): void {
  describe(`turn store: ${name}`, () => {
    let under: TurnStoreUnderTest;
    let store: TurnStore;
    let n = 0;
    let person = '';
    const now = days(20_000);
    const turn = (of: Partial<TurnCommit>): TurnCommit => ({
      person,
      key: `${person}:1`,
      answer: 'CON hello',
      session: 'sealed 1',
      revision: 0,
      now,
      ...of,
    });

    beforeAll(async () => {
      under = await open();
      ({ store } = under);
    });
    afterAll(() => under.close());
    beforeEach(() => {
      person = `person ${++n}`;
    });

    test('holds nothing of a stranger', async () => {
      expect(await store.load(person, 'key')).toEqual({ answer: undefined, session: undefined });
    });

    test('keeps session and answer together; texts come back to the byte', async () => {
      const answer = 'CON Karibu «Amina» ✓\n1 Lipa\u0000 \u{1f600}';
      expect(await store.commit(turn({ answer, session: '' }))).toBe('stored');
      expect(await store.load(person, `${person}:1`)).toEqual({ answer, session: { text: '', revision: 1 } });
      expect(await store.load(person, 'another')).toEqual({ answer: undefined, session: { text: '', revision: 1 } });
    });

    test('a turn made from an older session is stale, and stores nothing', async () => {
      await store.commit(turn({}));
      expect(await store.commit(turn({ key: `${person}:2`, session: 'sealed 2', revision: 1 }))).toBe('stored');
      for (const revision of [0, 1, 3]) expect(await store.commit(turn({ key: `${person}:3`, session: 'other', revision }))).toBe('stale');
      expect(await store.load(person, `${person}:3`)).toEqual({ answer: undefined, session: { text: 'sealed 2', revision: 2 } });
    });

    test('a delivery is answered once: the second turn of it is stale, the first answer stays', async () => {
      await store.commit(turn({ answer: 'first' }));
      expect(await store.commit(turn({ answer: 'second', session: 'other', revision: 1 }))).toBe('stale');
      expect(await store.load(person, `${person}:1`)).toEqual({ answer: 'first', session: { text: 'sealed 1', revision: 1 } });
    });

    test('of twenty turns of one delivery at once, one is stored', async () => {
      const done = await Promise.all(
        Array.from({ length: 20 }, (_, i) => store.commit(turn({ answer: `answer ${i}`, session: `sealed ${i}` }))),
      );
      expect(done.filter((each) => each === 'stored')).toHaveLength(1);
      const place = done.indexOf('stored');
      expect(await store.load(person, `${person}:1`)).toEqual({
        answer: `answer ${place}`,
        session: { text: `sealed ${place}`, revision: 1 },
      });
    });

    test('a session that is forgotten is gone, its answers stay, and no later session is taken for it', async () => {
      await store.commit(turn({}));
      expect(await store.commit(turn({ key: `${person}:2`, answer: 'END bye', session: undefined, revision: 1 }))).toBe('stored');
      expect(await store.load(person, `${person}:2`)).toEqual({ answer: 'END bye', session: undefined });
      expect(await store.commit(turn({ key: `${person}:3`, session: 'anew', revision: 0 }))).toBe('stored');
      const { session } = await store.load(person, 'x');
      expect(session?.text).toBe('anew');
      expect(session?.revision).toBeGreaterThan(1);
      expect(await store.commit(turn({ key: `${person}:4`, session: 'late', revision: 1 }))).toBe('stale');
      // A turn that began and ended in one breath had no session before or after.
      expect(await store.commit(turn({ person: `${person} b`, key: `${person}:5`, session: undefined }))).toBe('stored');
    });

    test('turns of one person run alone, in the order in which they came', async () => {
      const order: string[] = [];
      let running = 0;
      const work = (i: number) => async () => {
        expect(++running).toBe(1);
        order.push(`begin ${i}`);
        for (let k = 0; k < 1 + (i % 3); k++) await new Promise((next) => setImmediate(next));
        order.push(`end ${i}`);
        running--;
        return i;
      };
      const results = await Promise.all(Array.from({ length: 20 }, (_, i) => store.alone(person, work(i))));
      expect(results).toEqual(Array.from({ length: 20 }, (_, i) => i));
      expect(order).toEqual(Array.from({ length: 20 }, (_, i) => [`begin ${i}`, `end ${i}`]).flat());
    });

    test('persons do not wait for each other', async () => {
      let letGo: () => void = () => undefined;
      const held = store.alone(person, () => new Promise<void>((done) => (letGo = done)));
      expect(await store.alone(`${person} other`, async () => 'ran')).toBe('ran');
      letGo();
      await held;
    });

    test('a turn that throws lets the next one in', async () => {
      const broken = store.alone(person, () => Promise.reject(new Error('broken')));
      const next = store.alone(person, async () => 'next');
      await expect(broken).rejects.toThrow('broken');
      expect(await next).toBe('next');
    });

    test('1,000 turns of 50 persons at once are counted exactly', async () => {
      const count = (i: number) => {
        const who = `${person} ${i % 50}`;
        return store.alone(who, async () => {
          const key = `${who} turn ${i}`;
          const { session } = await store.load(who, key);
          const counted = Number(session?.text ?? 0) + 1;
          return store.commit({ person: who, key, answer: `${counted}`, session: `${counted}`, revision: session?.revision ?? 0, now });
        });
      };
      const done = await Promise.all(Array.from({ length: 1_000 }, (_, i) => count(i)));
      expect(done.every((each) => each === 'stored')).toBe(true);
      for (let i = 0; i < 50; i++) expect((await store.load(`${person} ${i}`, '')).session).toEqual({ text: '20', revision: 20 });
    });

    test('forgets answers after a day and sessions after a week, and nothing else', async (context) => {
      if (!under.sweeps) return context.skip();
      const own = await open();
      try {
        const ages = [0, hours(23), hours(25), days(6), days(7) - 1, days(7) + 1, days(30)];
        const old = (i: number) => turn({ person: `old ${i}`, key: `key ${i}`, now: now - (ages[i] ?? 0) });
        await own.store.commit(old(6));
        // Many of one age: more than go in one transaction.
        await Promise.all(
          Array.from({ length: 1_300 }, (_, i) => own.store.commit(turn({ person: `many ${i}`, key: `many ${i}`, now: now - days(8) }))),
        );
        for (let i = 5; i >= 0; i--) await own.store.commit(old(i));
        expect(await own.store.sweep(now)).toBe(5 + 2 + 2 * 1_300);
        const left = await Promise.all(ages.map((_, i) => own.store.load(`old ${i}`, `key ${i}`)));
        expect(left.map(({ answer }) => answer !== undefined)).toEqual([true, true, false, false, false, false, false]);
        expect(left.map(({ session }) => session !== undefined)).toEqual([true, true, true, true, true, false, false]);
        expect(await own.store.sweep(now)).toBe(0);
        expect(await own.store.commit(turn({ person: 'old 6', key: 'key 6', revision: 0 }))).toBe('stored');
      } finally {
        await own.close();
      }
    });

    test('answers', async () => {
      await expect(store.ping()).resolves.toBeUndefined();
      await expect(store.ping()).resolves.toBeUndefined();
    });
  });
}
