import { grouped, movedIn, sameMoney, sendsAirtime, written } from './dump.js';
import type { Dump, Finding } from './dump.js';

/** I2 and I5 for airtime: what was sent is posted once, and what was paid for is sent, given back, contributed, or before a person. */
export function airtimeFindings(dump: Dump): Finding[] {
  return [...sentFindings(dump), ...owedFindings(dump)];
}

/** I2: each top-up that has settled has left the seller's float once, with that amount; and nothing has left it without one. */
function* sentFindings({ legs, journals }: Dump): Iterable<Finding> {
  const posted = grouped(
    journals.filter(({ kind }) => kind === 'toppedUp' || kind.startsWith('surplus:')),
    ({ operationId }) => operationId,
  );
  for (const [operationId, group] of grouped(legs.filter(sendsAirtime), (leg) => leg.operationId)) {
    const own = posted.get(operationId) ?? [];
    posted.delete(operationId);
    const settled = group.filter(({ state }) => state === 'settled');
    const amounts = own.map(({ entries }) => entries.find(({ account }) => account.startsWith('liability:'))?.amount);
    const isRight = amounts.length === settled.length && amounts.every((amount) => sameMoney(amount, settled[0]?.settled));
    if (!isRight)
      yield {
        invariant: 'I2',
        subject: operationId,
        says: `${settled.length} top-ups of ${written(settled[0]?.settled)} have settled, and ${own.length} are posted.`,
      };
    for (const { id, providerId } of settled)
      if (providerId === undefined) yield { invariant: 'I3', subject: id, says: 'The top-up has settled without an id of the seller.' };
  }
  for (const [operationId] of posted)
    yield { invariant: 'I2', subject: operationId, says: 'Airtime is posted for an operation that has sent none.' };
}

/** I5: nobody is owed airtime by an operation that is over, and nobody has got more than was paid for without a surplus being posted. */
function* owedFindings({ operations, journals, reviews }: Dump): Iterable<Finding> {
  const of = grouped(journals, ({ operationId }) => operationId);
  const open = new Set(reviews.filter(({ closedAt }) => closedAt === undefined).map(({ operationId }) => operationId));
  for (const { id, kind, state } of operations) {
    const owed = -movedIn(of.get(id) ?? [], 'liability:airtime:');
    if (kind !== 'airtime' && owed !== 0n) yield { invariant: 'I2', subject: id, says: `A ${kind} owes airtime.` };
    if (owed < 0n) yield { invariant: 'I2', subject: id, says: `More airtime is posted than was paid for, by ${-owed} minor units.` };
    if (owed > 0n && (state === 'done' || state === 'failed'))
      yield { invariant: 'I5', subject: id, says: `The operation is ${state}, and ${owed} minor units of airtime are owed.` };
    if (owed > 0n && state === 'review' && !open.has(id))
      yield { invariant: 'I5', subject: id, says: `${owed} minor units of airtime are owed, and nobody is asked.` };
  }
}
