import type { Clock } from '../../src/clock.js';

/** A clock that stands still until somebody sleeps on it; it notes how long each sleep was. */
export function handClock(start = Date.UTC(2026, 3, 30, 9)): Clock & { slept: number[]; pass(ms: number): void } {
  let now = start;
  const slept: number[] = [];
  return {
    slept,
    pass: (ms) => void (now += ms),
    now: () => now,
    monotonic: () => now - start,
    sleep: async (ms) => {
      slept.push(ms);
      now += ms;
    },
  };
}
