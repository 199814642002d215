import type { PastPayout } from '../../../flows/kit/payout.js';
import { dateIn } from '../../clock.js';
import type { PayoutMethod } from '../../providers/ports/payout.js';
import type { Leg, Operation } from '../store.js';
import { mayOf } from './may.js';
import { lastAttempt, maskedRecipient, recipientOf, termsOf } from './order.js';

/** A payment abroad as its member sees it. `wished`: a wish of theirs about it is being carried out, so that nothing else may be done. */
export function pastPayout(
  operation: Operation,
  legs: readonly Leg[],
  { timeZone, methods, wished }: { timeZone: string; methods: readonly PayoutMethod[]; wished: boolean },
): PastPayout {
  const { method: id, country, gets } = termsOf(operation);
  const attempt = lastAttempt(legs);
  const state = stateOf(operation, legs);
  return {
    operationId: operation.id,
    date: dateIn(timeZone, operation.createdAt),
    recipient: maskedRecipient(recipientOf(operation)),
    paid: operation.amount,
    ...{ country, gets, state },
    may: state === 'sending' && attempt?.state === 'pending' && !wished ? mayOf.read(attempt.reason) : [],
    method: methods.find((one) => one.id === id && one.country === country),
  };
}

function stateOf({ state }: Operation, legs: readonly Leg[]): PastPayout['state'] {
  const collected = legs.find(({ kind }) => kind === 'collect');
  if (legs.some((leg) => leg.kind === 'payOut' && leg.state === 'settled')) return 'arrived';
  if (state === 'failed') return 'failed';
  // What became a contribution instead is the member's again, too.
  if (legs.some(({ kind }) => kind === 'record') || (state === 'done' && collected?.state === 'settled')) return 'refunded';
  if (collected?.state !== 'settled') return state === 'review' ? 'withHuman' : 'collecting';
  const attempt = lastAttempt(legs);
  if (state !== 'review') return 'sending';
  return attempt?.state === 'refused' || attempt?.state === 'not_sent' ? 'refunding' : 'withHuman';
}
