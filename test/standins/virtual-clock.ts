import type { Clock } from '../../src/clock.js';

/** A clock that stands still until it is told how far to go; whoever sleeps wakes in the order of time. */
export function virtualClock(start = Date.parse('2026-11-21T07:00:00Z')) {
  let now = start;
  let sleepers: { at: number; wake: () => void }[] = [];
  const clock: Clock = {
    now: () => now,
    monotonic: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const sleeper = { at: now + ms, wake: resolve };
        sleepers.push(sleeper);
        signal?.addEventListener('abort', () => resolve(), { once: true });
      }),
  };
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    ...clock,
    async advance(ms: number) {
      const until = now + ms;
      await settle();
      for (;;) {
        const next = sleepers.reduce<(typeof sleepers)[number] | undefined>((a, b) => (a && a.at <= b.at ? a : b), undefined);
        if (!next || next.at > until) break;
        now = Math.max(now, next.at);
        sleepers = sleepers.filter((one) => one !== next);
        next.wake();
        await settle();
      }
      now = until;
      await settle();
    },
  };
}
