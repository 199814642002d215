import { grouped, movedIn, sendsAbroad, written } from './dump.js';
import type { Dump, DumpedLeg, Finding } from './dump.js';
import type { Linked } from './chain.js';

/** I2, I3 and I5 for payments abroad: what a payment took is posted once, and what was paid for is sent, given back, contributed, or before a person. */
export function abroadFindings(dump: Dump): Finding[] {
  return [...sentFindings(dump), ...owedFindings(dump)];
}

/** I2: each payment that has settled has left the payer's balance once, for what it took; and nothing has left it without one. */
function* sentFindings({ legs, journals }: Dump): Iterable<Finding> {
  const sending = grouped(legs.filter(sendsAbroad), ({ operationId }) => operationId);
  const posted = grouped(
    journals.filter(({ kind }) => kind === 'paidAbroad' || kind.startsWith('surplusAbroad:')),
    ({ operationId }) => operationId,
  );
  for (const [operationId, group] of sending) {
    const own = posted.get(operationId) ?? [];
    posted.delete(operationId);
    const settled = group.filter(({ state }) => state === 'settled');
    const took = settled.map(({ settled: cost }) => BigInt(cost?.minor ?? 0)).sort(byNumber);
    const left = own.map(outOf(settled[0])).sort(byNumber);
    if (took.length !== left.length || took.some((cost, i) => cost !== left[i]))
      yield {
        invariant: 'I2',
        subject: operationId,
        says: `${settled.length} payments abroad, the first of ${written(settled[0]?.settled)}, have settled, and ${own.length} are posted.`,
      };
    for (const { id, providerId } of settled)
      if (providerId === undefined)
        yield { invariant: 'I3', subject: id, says: 'The payment abroad has settled without an id of the payer.' };
  }
  for (const [operationId] of posted)
    yield { invariant: 'I2', subject: operationId, says: 'A payment abroad is posted for an operation that has made none.' };
}

const byNumber = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

/** What a posting has taken out of the payer's balance. */
const outOf =
  (leg: DumpedLeg | undefined) =>
  (journal: Linked): bigint =>
    -movedIn([journal], `asset:${leg?.provider ?? ''}:`);

/** I5: nobody is owed a payment abroad by an operation that is over, and none has sent more than was paid for without a surplus being posted. */
function* owedFindings({ operations, journals, reviews }: Dump): Iterable<Finding> {
  const of = grouped(journals, ({ operationId }) => operationId);
  const open = new Set(reviews.filter(({ closedAt }) => closedAt === undefined).map(({ operationId }) => operationId));
  for (const { id, kind, state } of operations) {
    const own = of.get(id) ?? [];
    const owed = -movedIn(own, 'liability:abroad:');
    if (kind !== 'payout' && owed !== 0n) yield { invariant: 'I2', subject: id, says: `A ${kind} owes a payment abroad.` };
    if (owed < 0n) yield { invariant: 'I2', subject: id, says: `More was sent abroad than was paid for, by ${-owed} minor units.` };
    if (owed > 0n && (state === 'done' || state === 'failed'))
      yield { invariant: 'I5', subject: id, says: `The operation is ${state}, and ${owed} minor units for abroad are owed.` };
    if (owed > 0n && state === 'review' && !open.has(id))
      yield { invariant: 'I5', subject: id, says: `${owed} minor units for abroad are owed, and nobody is asked.` };
    // What is left of a payment is posted with it; it waits for a person until it is given back.
    const left = kind === 'payout' && own.some((journal) => journal.kind === 'paidAbroad') ? -movedIn(own, 'liability:member:') : 0n;
    if (left > 0n && !open.has(id))
      yield { invariant: 'I5', subject: id, says: `${left} minor units are left of it, and nobody is asked.` };
  }
}
