import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateIn, days, hours, minutes, seconds, systemClock } from '../../src/clock.js';
import { crashpointFrom, noCrash } from '../../src/crashpoint.js';
import { systemIds, timeOfId, ulid } from '../../src/ids.js';

describe('identifiers', () => {
  const moment = fc.integer({ min: 0, max: 2 ** 48 - 1 });
  const chance = fc.uint8Array({ minLength: 10, maxLength: 10 });

  it('hold their time and their chance, and sort by time', () => {
    fc.assert(
      fc.property(moment, chance, moment, chance, (a, chanceA, b, chanceB) => {
        const [x, y] = [ulid(a, chanceA), ulid(b, chanceB)];
        expect(x).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
        expect(timeOfId(x)).toBe(a);
        if (a !== b) expect(x < y).toBe(a < b);
        else expect(x === y).toBe(Buffer.compare(chanceA, chanceB) === 0);
      }),
    );
    expect(ulid(0, new Uint8Array(10))).toBe('0'.repeat(26));
    expect(ulid(2 ** 48 - 1, new Uint8Array(10).fill(255))).toBe(`7${'Z'.repeat(25)}`);
  });

  it('a text that is none has no time', () => {
    for (const text of ['', 'INV-001', 'l'.repeat(26), '8'.padEnd(26, '0'), '0'.repeat(27), '0'.repeat(25) + 'U']) expect(timeOfId(text)).toBeUndefined();
  }); // prettier-ignore

  it('are new each time', () => {
    const ids = systemIds(() => 1_700_000_000_000);
    expect(new Set(Array.from({ length: 10_000 }, () => ids.next())).size).toBe(10_000);
    expect(ids.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
    const chance = ids.random();
    expect(chance >= 0 && chance < 1).toBe(true);
  });
});

describe('the clock', () => {
  it('sleeps as long as it was told, or until it is waked', async () => {
    const since = systemClock.monotonic();
    await systemClock.sleep(30);
    expect(systemClock.monotonic() - since).toBeGreaterThanOrEqual(29);
    const controller = new AbortController();
    const asleep = systemClock.sleep(60_000, controller.signal);
    controller.abort();
    await asleep;
    await systemClock.sleep(60_000, controller.signal);
    expect(systemClock.monotonic() - since).toBeLessThan(5_000);
  });

  it('knows the day in a zone', () => {
    const late = Date.UTC(2026, 3, 30, 21, 30);
    expect([dateIn('Africa/Nairobi', late), dateIn('Africa/Douala', late), dateIn('UTC', late)]).toEqual([
      '2026-05-01',
      '2026-04-30',
      '2026-04-30',
    ]);
    expect(dateIn('UTC', Date.UTC(2028, 1, 29))).toBe('2028-02-29');
  });

  it('counts in milliseconds', () => {
    expect([seconds(1), minutes(1), hours(1), days(1)]).toEqual([1_000, 60_000, 3_600_000, 86_400_000]);
  });
});

it('a crash point ends the process the n-th time it is passed, and no other does', () => {
  let killed = 0;
  const kill = () => {
    killed++;
  };
  const pass = crashpointFrom('leg.before-call:3', kill);
  for (const name of ['leg.before-call', 'leg.after-call', 'leg.before-call'] as const) pass(name);
  expect(killed).toBe(0);
  pass('leg.before-call');
  pass('leg.before-call');
  expect(killed).toBe(1);
  crashpointFrom('leg.after-call', kill)('leg.after-call');
  expect(killed).toBe(2);
  const ofPayouts = crashpointFrom('leg.after-call@payOut:2', kill);
  for (const kind of ['payOut', 'collect', undefined]) ofPayouts('leg.after-call', kind);
  expect(killed).toBe(2);
  ofPayouts('leg.after-call', 'payOut');
  expect(killed).toBe(3);
  expect(crashpointFrom(undefined, kill)).toBe(noCrash);
});
