import type { CallbackFault, FaultPlan, RequestFault } from '../../src/standins/faults.js';
import type { Chance } from '../simulation/chance.js';
import type { Coverage } from '../simulation/coverage.js';

type Share<T> = readonly [share: number, fault: T];

/** What goes wrong on the way to providers that must not be asked twice, in shares of all calls. */
const ofWrites: readonly Share<RequestFault>[] = [
  [0.03, { fault: 'lostResponse' }],
  [0.02, { fault: 'error500' }],
  [0.02, { fault: 'error500Processed' }],
  [0.015, { fault: 'lostRequest' }],
  [0.015, { fault: 'truncated' }],
  [0.02, { fault: 'slow', ms: 700 }],
  [0.01, { fault: 'lateRequest', ms: 2_500 }],
  [0.01, { fault: 'html503' }],
];

/** What goes wrong with questions. */
const ofReads: readonly Share<RequestFault>[] = [
  [0.02, { fault: 'lostResponse' }],
  [0.02, { fault: 'error500' }],
  [0.01, { fault: 'slow', ms: 700 }],
];

const ofCallbacks: readonly Share<CallbackFault>[] = [
  [0.1, { fault: 'twice' }],
  [0.1, { fault: 'late', ms: 3_000 }],
  [0.08, { fault: 'never' }],
  [0.04, { fault: 'beforeAnswer' }],
  [0.03, { fault: 'stringCodes' }],
  [0.03, { fault: 'failureThenSuccess', ms: 2_500 }],
  [0.02, { fault: 'successThenFailure', ms: 1_500 }],
  [0.02, { fault: 'contradicting' }],
  [0.02, { fault: 'amountOff' }],
];

/** Light trouble on the network, while `blows` says so. */
export function weather(chance: Chance, coverage: Coverage, blows: () => boolean): FaultPlan {
  const [requests, callbacks] = [chance.fork(), chance.fork()];
  return {
    request: (provider, endpoint) => {
      if (!blows()) return undefined;
      const fault = drawn(requests, endpoint.startsWith('POST') ? ofWrites : ofReads);
      if (fault) coverage.count(`fault ${provider} ${fault.fault}`);
      return fault;
    },
    callback: (target) => {
      const fault = blows() ? drawn(callbacks, ofCallbacks) : undefined;
      // Only money has an answer that a callback could come before, or a truth that it could twist.
      if (!fault || (target !== 'imarapayCallback' && target !== 'campayCallback' && !['twice', 'late', 'never'].includes(fault.fault)))
        return undefined;
      coverage.count(`callback ${target} ${fault.fault}`);
      return fault;
    },
  };
}

function drawn<T>(chance: Chance, shares: readonly Share<T>[]): T | undefined {
  let left = chance.next();
  for (const [share, fault] of shares) {
    if (left < share) return fault;
    left -= share;
  }
  return undefined;
}
