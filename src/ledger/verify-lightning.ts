import { grouped, isRailLeg } from './dump.js';
import type { Dump, DumpedLeg, Finding } from './dump.js';
import type { Linked } from './chain.js';

/** I2, I4 and I5 for what is paid for by Lightning, and sats for shillings: what the rail was paid for is delivered or given back, once, or somebody is at it. */
export function* lightningFindings({ operations, legs, journals, reviews }: Dump): Iterable<Finding> {
  const legsOf = grouped(legs.filter(isRailLeg), ({ operationId }) => operationId);
  const postedBy = grouped(journals, ({ operationId }) => operationId);
  const asked = new Set(reviews.filter(({ closedAt }) => closedAt === undefined).map(({ operationId }) => operationId));
  for (const { id, state } of operations) {
    const own = legsOf.get(id);
    if (!own) continue;
    const posted = postedBy.get(id) ?? [];
    yield* callFindings(own);
    const paid = own.some(({ kind, state: its }) => (kind === 'invoice' || kind === 'sats') && its === 'settled');
    const done = own.filter(({ kind, state: its }) => (kind === 'deliver' || kind === 'sats') && its === 'settled').length;
    const count = (of: string): number => posted.filter(({ kind }) => kind === of).length;
    const [received, delivered, refunded] = [count('received'), count('delivered'), count('refunded')];
    if ((received === 1) !== paid || delivered !== done || delivered + refunded > received)
      yield { invariant: 'I2', subject: id, says: `Paid ${paid}, delivered ${done}; posted ${received} in, ${delivered} done, ${refunded} back.` }; // prettier-ignore
    const left = lying(posted);
    if (left.length > 0 && state !== 'open' && !asked.has(id))
      yield { invariant: 'I5', subject: id, says: `The operation is ${state}, and the rail has ${left.join(', ')} of it.` };
    if (left.length === 0 && received === 1 && (state === 'open' || state === 'failed'))
      yield { invariant: 'I5', subject: id, says: `The operation is ${state}, and all of it is done.` };
  }
}

/** I4: a price makes one invoice. Sats are handed in again with the same invoice, which is paid once. */
function* callFindings(own: readonly DumpedLeg[]): Iterable<Finding> {
  for (const { id, kind, calls, provider } of own)
    if (kind === 'invoice' && calls > 1)
      yield { invariant: 'I4', subject: id, says: `${provider} was asked ${calls} times for one invoice.` };
}

/** What an operation's postings leave on any account, by account and currency. */
function lying(posted: readonly Linked[]): string[] {
  const sums = new Map<string, bigint>();
  for (const { account, amount } of posted.flatMap(({ entries }) => entries)) {
    const key = `${amount.currency} on ${account.split(':').slice(0, 2).join(':')}`;
    sums.set(key, (sums.get(key) ?? 0n) + BigInt(amount.minor));
  }
  return [...sums].filter(([, sum]) => sum !== 0n).map(([key, sum]) => `${sum} ${key}`);
}
