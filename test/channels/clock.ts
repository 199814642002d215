import type { Clock } from '../../src/clock.js';

/** A clock that stands still until it is told to go on. */
export function standingClock(start = 1_700_000_000_000) {
  let now = start;
  const sleepers = new Set<{ at: number; wake: () => void }>();
  const clock: Clock & { pass(ms: number): Promise<void>; sleeping(): number } = {
    now: () => now,
    monotonic: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const sleeper = {
          at: now + ms,
          wake: () => {
            sleepers.delete(sleeper);
            signal?.removeEventListener('abort', sleeper.wake);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', sleeper.wake, { once: true });
      }),
    async pass(ms) {
      const until = now + ms;
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve));
        const next = [...sleepers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        now = Math.max(now, next.at);
        next.wake();
      }
      now = until;
    },
    sleeping: () => sleepers.size,
  };
  return clock;
}
