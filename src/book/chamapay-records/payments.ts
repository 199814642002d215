import { minus, type Money } from '../../money.js';
import { summed } from '../local/amounts.js';
import { refused } from '../local/write.js';
import type { LocalTx } from '../local/store.js';
import { payments } from '../local/tables/savings.js';
import type { Known } from './copy.js';
import type { ChamapayDesk } from './desk.js';

/** What came in for a record by us, and was owed. ChamaPay has no call that would tell it so: it stands in our own tables. */
export async function paidFor(
  desk: ChamapayDesk,
  tx: LocalTx,
  of: { kind: 'fine' | 'pledge' | 'liability'; subjectId: string; memberId?: string },
): Promise<Money> {
  const where = { ...of, direction: of.kind === 'liability' ? ('out' as const) : ('in' as const) };
  return minus(summed(desk, await tx.sum(payments, where, 'amount')), summed(desk, await tx.sum(payments, where, 'over')));
}

/**
 * The one line that fits, or why it cannot be had. In a copy that is not fresh a line may be missing because it is new: then nothing is known of it,
 * and money for it is not refused.
 */
export function lineOf<T>(known: Known<T>, fits: (line: T) => boolean) {
  if (known.status === 'unknown') return known;
  const line = known.items.find(fits);
  if (line !== undefined) return { status: 'found' as const, line };
  return known.asOf === undefined ? refused('unknownSubject') : { status: 'unknown' as const, why: 'the records could not be read anew' };
}
