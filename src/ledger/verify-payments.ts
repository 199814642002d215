import { bringsMoney, entersPayment, grouped, movedIn } from './dump.js';
import type { Dump, Finding } from './dump.js';

/** I2, I5 and I7 for what members pay besides contributions: it is written down once, given back, contributed, or before a person. */
export function paymentFindings(dump: Dump): Finding[] {
  return [...enteredFindings(dump), ...openFindings(dump)];
}

/** I7: what the records have is posted once, to where it belongs, and nothing is that they have not. What they did not take is held. */
function* enteredFindings({ legs, journals }: Dump): Iterable<Finding> {
  const posted = grouped(
    journals.filter(({ kind }) => kind === 'entered'),
    ({ operationId }) => operationId,
  );
  const paidBy = new Map(legs.filter(bringsMoney).map((leg) => [leg.operationId, leg]));
  for (const leg of legs.filter((each) => entersPayment(each) && each.state === 'settled')) {
    const own = posted.get(leg.operationId) ?? [];
    posted.delete(leg.operationId);
    const paid = BigInt(paidBy.get(leg.operationId)?.settled?.minor ?? 0);
    const over = paid - BigInt(leg.settled?.minor ?? 0);
    const isRight = own.length === 1 && movedIn(own, 'liability:paidfor:') === paid && movedIn(own, 'liability:suspense:') === -over;
    if (!isRight)
      yield {
        invariant: 'I7',
        subject: leg.id,
        says: `Of ${paid} minor units ${paid - over} are in the records: posted ${own.length} times.`,
      };
    if (leg.providerId === undefined) yield { invariant: 'I3', subject: leg.id, says: 'In the records without an id.' };
  }
  for (const [operationId] of posted)
    yield { invariant: 'I7', subject: operationId, says: "Posted as written down, but it is not in the chama's records." };
}

/** I5: what was paid for something waits for nobody once the operation is over, and for somebody who is asked before that. */
function* openFindings({ operations, journals, reviews, legs }: Dump): Iterable<Finding> {
  const of = grouped(journals, ({ operationId }) => operationId);
  const open = new Set(reviews.filter(({ closedAt }) => closedAt === undefined).map(({ operationId }) => operationId));
  const tried = new Set(legs.filter((leg) => entersPayment(leg) && leg.nextAt !== undefined).map(({ operationId }) => operationId));
  for (const { id, state } of operations) {
    const waits = -movedIn(of.get(id) ?? [], 'liability:paidfor:');
    if (waits < 0n) yield { invariant: 'I2', subject: id, says: `More is written down than was paid, by ${-waits} minor units.` };
    if (waits > 0n && (state === 'done' || state === 'failed'))
      yield { invariant: 'I5', subject: id, says: `The operation is ${state}, and ${waits} minor units are not written down.` };
    if (waits > 0n && state === 'review' && !open.has(id) && !tried.has(id))
      yield { invariant: 'I5', subject: id, says: `${waits} minor units are not written down, and nobody is asked.` };
  }
}
