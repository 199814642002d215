import { minutes } from '../clock.js';
import type { Deps } from './deps.js';
import { linkLifeMs } from './schedule.js';

/** An operation that is not over by then is worth a look; after a day there is a review. */
export const overdueAfterMs = minutes(15);

const everyMs = minutes(1);
/** Operations that are looked at; where more are overdue, one line more or less says nothing new. */
const overdueMax = 1000;

/** Warns of each operation that takes too long, once while this process lives. */
export function ageWatch({ store, clock, log }: Pick<Deps, 'store' | 'clock' | 'log'>) {
  let dueAt = clock.now();
  let warned = new Set<string>();

  const overdue = async () => {
    const open = await store.transaction((tx) => tx.openSince(clock.now() - overdueAfterMs, overdueMax));
    // A link waits for its payer for as long as it may be paid; that is no delay of anybody's.
    return open.filter(({ kind, createdAt }) => kind !== 'link' || clock.now() - createdAt > linkLifeMs + overdueAfterMs);
  };

  return {
    /** Resolves with 0: there is never more to do at once. */
    async pass(): Promise<number> {
      if (clock.now() < dueAt) return 0;
      dueAt = clock.now() + everyMs;
      const now = await overdue();
      for (const { id, chamaId, kind } of now) if (!warned.has(id)) log('operations.overdue', { operation: id, chama: chamaId, kind });
      warned = new Set(now.map(({ id }) => id));
      return 0;
    },
    /** How many are overdue, up to a thousand. */
    count: async (): Promise<number> => (await overdue()).length,
  };
}
