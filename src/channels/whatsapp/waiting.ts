import type { Clock } from '../../clock.js';

/** Holds questions open until there is something to answer, or they have waited long enough, or who asked has left. */
export function openWaiting(clock: Clock) {
  const askers = new Set<() => void>();
  return {
    held: async (waitMs: number, gone: AbortSignal): Promise<void> => {
      if (waitMs <= 0) return;
      const woken = new AbortController();
      const stop = () => woken.abort();
      askers.add(stop);
      gone.addEventListener('abort', stop, { once: true });
      await clock.sleep(waitMs, woken.signal);
      askers.delete(stop);
      gone.removeEventListener('abort', stop);
    },
    wake: (): void => {
      for (const stop of askers) stop();
    },
  };
}
