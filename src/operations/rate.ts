import type { Clock } from '../clock.js';

/** At most `max` in any `windowMs`: true when one more may go now, and then it is counted. */
export function rateCap(clock: Clock, max: number, windowMs: number): () => boolean {
  const taken: number[] = [];
  return () => {
    const now = clock.monotonic();
    while (taken[0] !== undefined && now - taken[0] >= windowMs) taken.shift();
    if (taken.length >= max) return false;
    taken.push(now);
    return true;
  };
}
