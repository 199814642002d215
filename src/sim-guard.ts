import type { RuleBook } from './book/rules.js';
import type { Clock } from './clock.js';
import type { Ids } from './ids.js';
import { levelOf, type Log } from './log.js';
import type { Key } from './secrets.js';
import type { ServedChama } from './served-chama.js';
import { openGuard, type GuardDeps } from './sim-swap/guard.js';
import type { SimSwapRail } from './sim-swap/rail.js';
import { openSimSwaps } from './sim-swap/sim-swaps.js';
import type { SimSwapStore } from './sim-swap/store.js';

type Parts = {
  store: SimSwapStore;
  railOf: (chamaId: string) => ServedChama['simSwap'];
  rules: RuleBook;
  linkedAt: GuardDeps['linkedAt'];
  clock: Clock;
  ids: Ids;
  lookup: Key;
  log: Log;
  failed: (error: unknown) => void;
};

/** Opens the guard over what is risky, with the rules of each chama. Small is what no more than a cycle asks, where the host does not say otherwise. */
export function openSimGuard({ store, railOf, rules, linkedAt, clock, ids, lookup, log, failed }: Parts) {
  const whole = (chamaId: string): SimSwapRail | undefined => {
    const simSwap = railOf(chamaId);
    return simSwap && { ...simSwap, allowUpTo: simSwap.allowUpTo ?? rules.today(chamaId).rules.cycleAmount };
  };
  const told = (event: string, fields: Parameters<Log>[2]) => log(levelOf(event), event, fields);
  const simSwaps = openSimSwaps({ store, railOf: whole, clock, ids, lookup, log: told, failed });
  const guard = openGuard({
    simSwaps,
    store,
    railOf: whole,
    waits: (chamaId) => {
      const { waitAfterPinResetHours: afterPinReset, waitAfterLinkHours: afterLink } = rules.today(chamaId).rules;
      return { afterPinReset, afterLink };
    },
    linkedAt,
    clock,
  });
  return { simSwaps, guard };
}
