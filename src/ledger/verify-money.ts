import type { Money } from '../money.js';
import type { Linked } from './chain.js';
import { arrives, bringsMoney, entersPayment, grouped, isRailLeg, sameMoney, sendsAbroad, sendsAirtime, written } from './dump.js';
import type { Dump, DumpedLeg, Finding } from './dump.js';

/** I2, I3, I6, I7: money, its proof and what was made of it, each against the others. */
export function moneyFindings(dump: Dump): Finding[] {
  return [...postingFindings(dump), ...proofFindings(dump), ...contributionFindings(dump), ...recordFindings(dump)];
}

/** I2: what a leg has settled is posted once, with that amount. I6: what was posted is not undone by moving the leg. */
function* postingFindings({ legs, journals }: Dump): Iterable<Finding> {
  const arrivals = grouped(journals.filter(arrives), ({ operationId }) => operationId);
  const paying = grouped(legs.filter(bringsMoney), ({ operationId }) => operationId);
  for (const [operationId, group] of paying) {
    const posted = arrivals.get(operationId) ?? [];
    arrivals.delete(operationId);
    const settled = group.filter((leg) => leg.settled !== undefined || leg.state === 'settled');
    for (const leg of settled) {
      const own = posted.filter((journal) => sameMoney(arrived(journal), leg.settled));
      if (own.length !== 1)
        yield { invariant: 'I2', subject: leg.id, says: `${written(leg.settled)} settled and were posted ${own.length} times.` };
    }
    if (posted.length > settled.length) {
      const invariant = settled.length === 0 ? 'I6' : 'I2';
      yield { invariant, subject: operationId, says: `${posted.length} arrivals are posted, and ${settled.length} legs have settled.` };
    }
  }
  for (const [operationId] of arrivals)
    yield { invariant: 'I2', subject: operationId, says: 'Money is posted for an operation without a leg that brings any.' };
}

/** What came in with a posting, all of it in one currency. */
function arrived({ entries }: Linked): Money | undefined {
  const debits = entries.filter(({ account, amount }) => account.startsWith('asset:') && BigInt(amount.minor) > 0n);
  return debits.length === 1 ? debits[0]?.amount : undefined;
}

/** I3: nothing settles without the provider's id, and a receipt is the proof of one leg. */
function* proofFindings({ legs, receipts }: Dump): Iterable<Finding> {
  const holder = new Set(receipts.map(({ receipt, legId }) => `${receipt} ${legId}`));
  const paid = legs.filter((leg) => bringsMoney(leg) && leg.state === 'settled');
  for (const leg of paid) {
    if (leg.providerId === undefined) yield { invariant: 'I3', subject: leg.id, says: 'Settled without the id of a payment.' };
    if (leg.receipt !== undefined && !holder.has(`${leg.receipt} ${leg.id}`))
      yield { invariant: 'I3', subject: leg.id, says: `Settled with the receipt ${leg.receipt}, which is not bound to it.` };
  }
  for (const [receipt, same] of grouped(paid, receiptOf))
    if (same.length > 1) yield { invariant: 'I3', subject: receipt, says: `${same.length} legs have settled by one receipt.` };
}

const receiptOf = (leg: DumpedLeg): string | undefined => (leg.receipt === undefined ? undefined : `${leg.provider} ${leg.receipt}`);

/** I2: each settled leg is credited to its member once, and nothing is credited without one. What was paid for something else is credited only where it became a contribution. */
function* contributionFindings({ legs, operations, contributions, journals }: Dump): Iterable<Finding> {
  const operationById = new Map(operations.map((operation) => [operation.id, operation]));
  const elsewhere = new Set(
    legs
      .filter((leg) => sendsAirtime(leg) || sendsAbroad(leg) || entersPayment(leg) || isRailLeg(leg))
      .map(({ operationId }) => operationId),
  );
  // Of a payment for something else only what was not owed there is credited, where a person decided so.
  const entered = new Map(legs.filter((leg) => entersPayment(leg) && leg.state === 'settled').map((leg) => [leg.operationId, leg.settled]));
  const placed = new Set(journals.filter(isOwed).map(({ operationId }) => operationId));
  const counts = ({ operationId }: DumpedLeg): boolean =>
    operationById.get(operationId)?.kind === 'contribution' || !elsewhere.has(operationId) || placed.has(operationId);
  const credited = grouped(contributions, ({ legId }) => legId);
  for (const leg of legs.filter((each) => bringsMoney(each) && each.state === 'settled' && counts(each))) {
    const own = credited.get(leg.id) ?? [];
    credited.delete(leg.id);
    const operation = operationById.get(leg.operationId);
    const due = less(leg.settled, entered.get(leg.operationId));
    const right = own.filter(
      ({ amount, memberId, chamaId }) => sameMoney(amount, due) && memberId === operation?.memberId && chamaId === operation.chamaId,
    );
    if (own.length !== 1 || right.length !== 1)
      yield {
        invariant: 'I2',
        subject: leg.id,
        says: `${written(leg.settled)} settled, and ${right.length} of ${own.length} credits agree.`,
      };
  }
  for (const [legId] of credited) yield { invariant: 'I2', subject: legId, says: 'Credited to a member, but the leg has not settled.' };
}

const less = (whole: Money | undefined, part: Money | undefined): Money | undefined =>
  whole && part ? { ...whole, minor: String(BigInt(whole.minor) - BigInt(part.minor)) } : whole;

/** I7: a posting has one record in the chama's book, and what the book has is posted as a contribution. */
function* recordFindings({ legs, journals, contributions }: Dump): Iterable<Finding> {
  const recorded = grouped(journals.filter(isContribution), ({ operationId }) => operationId);
  const paidBy = new Map(legs.filter(bringsMoney).map((leg) => [leg.operationId, leg.id]));
  const bookIdOf = new Map(contributions.map(({ legId, bookId }) => [legId, bookId]));
  for (const leg of legs.filter(({ kind, state }) => kind === 'record' && state === 'settled')) {
    const postings = recorded.get(leg.operationId) ?? [];
    recorded.delete(leg.operationId);
    if (postings.length !== 1)
      yield { invariant: 'I7', subject: leg.id, says: `In the chama's records, and posted as a contribution ${postings.length} times.` };
    if (bookIdOf.get(paidBy.get(leg.operationId)) !== leg.providerId)
      yield { invariant: 'I7', subject: leg.id, says: "The member's contribution does not name this record." };
  }
  for (const [operationId] of recorded)
    yield { invariant: 'I7', subject: operationId, says: "Posted as a contribution, but it is not in the chama's records." };
  for (const [record, same] of grouped(contributions, ({ chamaId, bookId }) => (bookId === undefined ? undefined : `${chamaId} ${bookId}`)))
    if (same.length > 1) yield { invariant: 'I7', subject: record, says: `${same.length} contributions name one record.` };
}

/** Owes the member what they paid, to become a contribution; what is left of a payment abroad becomes none. */
const isOwed = ({ kind, entries }: Linked): boolean =>
  kind !== 'paidAbroad' && entries.some(({ account, amount }) => account.startsWith('liability:member:') && BigInt(amount.minor) < 0n);

const isContribution = ({ entries }: Linked): boolean =>
  entries.some(({ account, amount }) => account.startsWith('liability:contributions:') && BigInt(amount.minor) < 0n);
