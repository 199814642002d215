import type { Clock } from '../../clock.js';
import { dateIn } from '../../clock.js';

/** How many calls of this month (`YYYY-MM`) are used, kept by the caller. `add` may be given -1: a call that never left does not count. */
export type Quota = { used(month: string): Promise<number>; add(month: string, n: number): Promise<void>; max: number };

/** The share of the month's calls that only writes may use: reading never stops us from recording money. */
const reservedForWrites = 0.3;

/** Counts calls against the plan's monthly quota (Kenyan months; ChamaPay docs: plans). */
export function meter(quota: Quota, clock: Clock) {
  const month = () => dateIn('Africa/Nairobi', clock.now()).slice(0, 7);
  return {
    /** Counts one call before it is made; undefined when there is none left for its kind. The result takes it back. */
    async take(kind: 'read' | 'write'): Promise<{ giveBack(): Promise<void> } | undefined> {
      const now = month();
      const max = kind === 'read' ? Math.floor(quota.max * (1 - reservedForWrites)) : quota.max;
      if ((await quota.used(now)) >= max) return undefined;
      await quota.add(now, 1);
      return { giveBack: () => quota.add(now, -1) };
    },
  };
}
