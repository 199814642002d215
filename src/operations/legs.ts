import type { Ids } from '../ids.js';
import type { Leg, LegKind, Operation } from './store.js';

/** The legs of a new operation, in order, each waiting. */
export function legsFor(
  { id: operationId, paramsHash, createdAt }: Operation,
  steps: readonly { kind: LegKind; provider: string }[],
  ids: Ids,
): Leg[] {
  return steps.map((step, position) => ({ ...blank, id: ids.next(), operationId, position, ...step, requestHash: paramsHash, createdAt }));
}

/** One leg more of an operation, behind the others and ready at `at`. */
export function legBehind(
  operation: Operation,
  legs: readonly Leg[],
  step: { kind: LegKind; provider: string },
  ids: Ids,
  { now, at }: { now: number; at: number },
): Leg {
  const position = Math.max(...legs.map((leg) => leg.position)) + 1;
  const { id: operationId, paramsHash: requestHash } = operation;
  return { ...blank, id: ids.next(), operationId, position, ...step, requestHash, createdAt: now, state: 'ready', nextAt: at };
}

const blank: Omit<Leg, 'id' | 'operationId' | 'position' | 'kind' | 'provider' | 'requestHash' | 'createdAt'> = {
  ...{ state: 'waiting', stateV: 0, fence: 0, leaseOwner: undefined, leaseUntil: undefined, nextAt: undefined },
  ...{ calls: 0, polls: 0, lookUps: 0, providerId: undefined, receipt: undefined, settled: undefined, feeMinor: undefined },
  ...{ reason: undefined, note: undefined, sentAt: undefined, unknownSince: undefined, expiresAt: undefined, resolvedAt: undefined },
};
