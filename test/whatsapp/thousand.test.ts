import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { withoutChromium } from './chromium.js';
import { driverProcess } from './driver-process.js';
import type { DriverProcess } from './driver-process.js';
import type { Delivered, Person } from './phone/frames.js';
import { service } from './service.js';
import type { TestService } from './service.js';
import { closeAll, world } from './world.js';
import type { World } from './world.js';

/**
 * A thousand messages of ten members in bursts, with the pacing turned off: some told twice, some in another order than they were
 * written, the connection broken and the client lost on the way. Between the questions stands a "1" that was written long before
 * its question was answered: it confirms nothing.
 */
vi.setConfig({ testTimeout: 400_000, hookTimeout: 60_000 });

/** Demo members of Umoja, all but the one who is in two chamas. */
const members = ['01', '02', '03', '04', '05', '06', '07', '09', '10', '11'].map((last) => `2547120000${last}`);
const bursts = 4;
/** Messages of one member in a burst. */
const each = 25;
/** Every so many messages is a "1". */
const confirms = 5;
const amount = (k: number): number => 103 + 7 * k;

type Written = { message: Delivered; k: number; isConfirmation: boolean; deliveredAt: number };

describe.skipIf(withoutChromium !== undefined)(withoutChromium ?? 'a thousand messages', () => {
  let it: World;
  let of: TestService;
  let driver: DriverProcess;

  beforeAll(async () => {
    it = await world();
    of = await service(join(it.folder, 'service'));
    driver = driverProcess(it, of.doorUrl);
    driver.start();
    await vi.waitFor(() => expect(it.phone.scan(of.installation().door.state().qr ?? ''), driver.said.join('')).toBe(true), {
      timeout: 40_000,
    });
    await vi.waitFor(() => expect(of.driverState()).toBe('ready'), { timeout: 30_000 });
  });
  afterAll(() =>
    closeAll(
      () => driver.stop(),
      () => of.stop(),
      () => it.close(),
    ),
  );

  test('each is answered once and in its order, through two reconnects, and nothing old is confirmed', async () => {
    const people = members.map((number) => it.phone.meets(number));
    const start = Math.floor(Date.now() / 1000) - 300;
    const written = new Map<Person, Written[]>(people.map((person) => [person, []]));
    const random = chance(20_261_121);
    let delivered = 0;
    const answers = () => it.phone.sent.length;
    /** Where it stands, for who has to look into it. */
    const standing = (what: string): string => {
      const open = people.map(
        ({ chat }) =>
          (written.get(it.phone.personOf(chat) as Person)?.length ?? 0) - it.phone.sent.filter((sent) => sent.chat === chat).length,
      );
      return `${what}: ${answers()} answers; open in each chat ${open.join(' ')}; not received by the page ${it.phone.unreceived()}; pages ${it.phone.connects()}; ${it.phone.troubles.join('; ')}; ${driver.said.filter((line) => !line.includes('█')).join('')}`;
    };
    const until = (what: string, holds: () => boolean, waitMs: number) =>
      it.phone.until(what, holds, waitMs).catch(() => Promise.reject(new Error(standing(what))));

    for (let burst = 0; burst < bursts; burst++) {
      const queue: { person: Person; k: number }[] = [];
      for (let i = 0; i < each; i++) for (const person of people) queue.push({ person, k: burst * each + i });
      // Neighbours of one chat change places now and then.
      for (let i = 0; i + people.length < queue.length; i++) {
        const [a, b] = [queue[i], queue[i + people.length]];
        if (a && b && random() < 0.1) [queue[i], queue[i + people.length]] = [b, a];
      }
      for (const { person, k } of queue) {
        const isConfirmation = k % confirms === confirms - 1;
        const body = isConfirmation ? '1' : `lipa ${amount(k)}`;
        const message = it.phone.delivers(
          { chat: person.chat, body, t: start + k, person: { pn: person.pn, lid: person.lid } },
          { hold: true },
        );
        written.get(person)?.push({ message, k, isConfirmation, deliveredAt: delivered++ });
      }
      it.phone.flush();
      if (burst === 1) it.phone.breaks();
      if (burst === 2) it.phone.says({ kind: 'state', state: 'CONFLICT' });
      // The next burst comes before this one is answered, and the page says some of this one again.
      await until('half of the burst to be answered', () => answers() >= (burst + 0.5) * each * people.length, 170_000);
      for (const { message } of [...written.values()].flatMap((of) => of.slice(-3))) it.phone.repeats(message);
    }
    const all = [...written.values()].flat();
    expect(all).toHaveLength(1000);
    await until('every answer', () => answers() >= all.length, 170_000);

    for (const person of people) {
      const mine = written.get(person) ?? [];
      const bodies = it.phone.sent.filter(({ chat }) => chat === person.chat).map(({ body }) => body ?? '');
      expect(bodies, person.pn).toHaveLength(mine.length);
      const asked = bodies.map((body) => Number(/KES ([\d,]+)/.exec(body)?.[1]?.replace(',', '')));
      const first = (k: number): number => asked.indexOf(amount(k));
      const questions = mine.filter(({ isConfirmation }) => !isConfirmation);
      for (const { k } of questions) expect(first(k), `${amount(k)} in ${asked.join(' ')}`).toBeGreaterThanOrEqual(0);
      // What was written before and came before is answered before.
      for (const a of questions)
        for (const b of questions)
          if (a.k < b.k && a.deliveredAt < b.deliveredAt)
            expect(first(a.k), `${amount(a.k)} before ${amount(b.k)}`).toBeLessThan(first(b.k));
    }
    expect(of.truth()?.payments, 'stale confirmations').toEqual([]);

    // A "1" that was written after the question is heard as ever, and everything before it is done.
    const [amina] = people;
    if (!amina) throw new Error('there is nobody');
    it.phone.writes(amina, '1', { t: Math.floor(Date.now() / 1000) + 1 });
    await it.phone.until('the last answer', () => answers() === all.length + 1);
    await vi.waitFor(() => expect(of.truth()?.payments).toHaveLength(1), { timeout: 20_000 });
    expect(new Set(it.phone.sent.map(({ id }) => id)).size).toBe(all.length + 1);
  });
});

/** Chance that is the same at every run (mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
