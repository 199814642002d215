import type { Clock } from './clock.js';

/** Names that are counted at a time; beyond it the oldest begins anew. */
const namesMax = 10_000;

/** Counts what is done under a name: true while it is no more than `max` within `windowMs`. */
export function limit({ clock, windowMs, max }: { clock: Pick<Clock, 'monotonic'>; windowMs: number; max: number }) {
  const counted = new Map<string, { count: number; since: number }>();
  const of = (name: string, now: number) => {
    const known = counted.get(name);
    return known && now - known.since < windowMs ? known : undefined;
  };
  return {
    /** May it be done once more? Counts nothing. */
    allows: (name: string): boolean => (of(name, clock.monotonic())?.count ?? 0) < max,
    count: (name: string): void => {
      const now = clock.monotonic();
      const known = of(name, now);
      if (known) known.count++;
      else {
        counted.delete(name);
        counted.set(name, { count: 1, since: now });
      }
      for (const oldest of counted.keys()) {
        if (counted.size <= namesMax) break;
        counted.delete(oldest);
      }
    },
  };
}
