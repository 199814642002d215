import { arrives, bringsMoney, entersPayment, grouped, isRailLeg, sendsAbroad, sendsAirtime } from './dump.js';
import type { Dump, DumpedLeg, Finding } from './dump.js';

/** I4, I5, I8, I9: nothing is asked twice, left lying, or said too early. `sendOnce`: the providers that take every request for a new one. */
export function progressFindings(dump: Dump, sendOnce: readonly string[]): Finding[] {
  return [...callFindings(dump, sendOnce), ...legFindings(dump), ...operationFindings(dump), ...messageFindings(dump)];
}

/** I4: one request for each attempt, where a second would be another payment. No seller of airtime says that it knows a repeat for one. */
function* callFindings({ legs }: Dump, sendOnce: readonly string[]): Iterable<Finding> {
  for (const { id, kind, provider, calls } of legs)
    if (calls > 1 && (kind === 'topUp' || sendOnce.includes(provider)))
      yield { invariant: 'I4', subject: id, says: `${provider} was asked ${calls} times for one payment.` };
}

const tried = new Set(['ready', 'calling', 'pending', 'unknown']);

/** I5: a leg that is not at its end is looked at again, or a person has been asked. */
function* legFindings({ legs, reviews, operations }: Dump): Iterable<Finding> {
  const asked = new Set(reviews.flatMap(({ legId, operationId, subject }) => [legId, operationId, subject]));
  const open = new Set(reviews.filter(({ closedAt }) => closedAt === undefined).flatMap(({ legId, operationId }) => [legId, operationId]));
  const failed = new Set(operations.filter(({ state }) => state === 'failed').map(({ id }) => id));
  const sisters = grouped(legs, ({ operationId }) => operationId);
  for (const leg of legs) {
    const before = (sisters.get(leg.operationId) ?? []).filter(({ position }) => position < leg.position);
    if (tried.has(leg.state) && leg.nextAt === undefined && !open.has(leg.id) && !open.has(leg.operationId))
      yield { invariant: 'I5', subject: leg.id, says: `The leg is ${leg.state}, and nothing will look at it again.` };
    if (leg.state === 'review' && !asked.has(leg.id) && !asked.has(leg.operationId))
      yield { invariant: 'I5', subject: leg.id, says: 'The leg is for a person to look at, and none was asked.' };
    if (leg.state === 'waiting' && !failed.has(leg.operationId) && before.every(({ state }) => state === 'settled'))
      yield { invariant: 'I5', subject: leg.id, says: 'The leg waits for another, and all before it have settled.' };
  }
}

/** I5 and I6: an operation's state is that of its legs, and only an open one keeps a phone. */
function* operationFindings({ operations, legs, slots }: Dump): Iterable<Finding> {
  const legsOf = grouped(legs, ({ operationId }) => operationId);
  const stateOf = new Map(operations.map(({ id, state }) => [id, state]));
  for (const { id, state } of operations) {
    const own = legsOf.get(id) ?? [];
    // A top-up that failed, and what the records would not take, was made good otherwise: that nothing is owed is looked at elsewhere.
    if (
      state === 'done' &&
      !own.every(
        (leg) =>
          leg.state === 'settled' || ((sendsAirtime(leg) || sendsAbroad(leg) || entersPayment(leg) || isRailLeg(leg)) && !mayMove(leg)),
      )
    )
      yield { invariant: 'I5', subject: id, says: 'The operation is done, and not all of its legs have settled.' };
    if (state === 'open' && !own.some(mayMove))
      yield { invariant: 'I5', subject: id, says: 'The operation is open, and none of its legs can move.' };
    if (state === 'failed' && own.some((leg) => bringsMoney(leg) && leg.state === 'settled'))
      yield { invariant: 'I6', subject: id, says: 'The operation is called failed, and its money has come in.' };
  }
  for (const { id, operationId } of legs)
    if (!stateOf.has(operationId)) yield { invariant: 'I5', subject: id, says: 'The leg has no operation.' };
  for (const { operationId } of slots)
    if (stateOf.get(operationId) !== 'open')
      yield { invariant: 'I5', subject: operationId, says: 'The operation keeps a phone, and is not open.' };
}

const mayMove = ({ state }: DumpedLeg): boolean => tried.has(state) || state === 'waiting';

/** I8: what a provider was thanked for is read, or will be. I9: "it has arrived" is said of what is posted. */
function* messageFindings({ inbox, notifications, journals }: Dump): Iterable<Finding> {
  for (const { source, dedupeKey, nextAt, processedAt } of inbox)
    if (processedAt === undefined && nextAt === undefined)
      yield { invariant: 'I8', subject: `${source} ${dedupeKey}`, says: 'The callback was taken, and nothing will read it.' };
  const posted = new Set(journals.filter(arrives).map(({ operationId }) => operationId));
  for (const { id, operationId, kind } of notifications)
    if (kind.endsWith('.settled') && (operationId === undefined || !posted.has(operationId)))
      yield { invariant: 'I9', subject: id, says: `"${kind}" was said of money that is not posted.` };
}
