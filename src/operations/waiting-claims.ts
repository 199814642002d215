import type { Me } from '../../flows/kit/me.js';
import type { PaidFor } from '../book/port.js';
import { dateIn } from '../clock.js';
import { isPositive, type Money } from '../money.js';
import { mayBe } from './decision.js';
import type { Deps } from './deps.js';
import { isOwn, mayDecide } from './officers.js';
import { whatFor } from './paid-for.js';

/** A claim that waits for an officer. `date`: when it was made, in the chama's time zone; `amount`: where its message told it; `for`: what was paid, unless a contribution. */
export type WaitingClaim = { reviewId: string; receipt: string; member: string; date: string; amount?: Money; for?: PaidFor['purpose'] };

/**
 * The claims that this officer may decide, the oldest first; none for whoever holds no such office. It is read from the database:
 * few people ask, and what another decided a moment ago must be gone.
 */
export async function waitingClaims(
  deps: Pick<Deps, 'store' | 'chamaFacts' | 'members'>,
  { chama, member, person }: Me,
): Promise<WaitingClaim[]> {
  if (!member || !mayDecide(member.role)) return [];
  const { timeZone } = deps.chamaFacts(chama.id);
  return deps.store.transaction(async (tx) => {
    const found: WaitingClaim[] = [];
    for (const review of await tx.reviews({ open: true, chamaId: chama.id })) {
      const leg = review.legId === undefined ? undefined : await tx.leg(review.legId);
      if (!leg || !mayBe(review, leg).includes('confirmed')) continue;
      const claim = await tx.operation(leg.operationId);
      if (!claim || isOwn(claim, { memberId: member.id, person })) continue;
      const { params, memberId, createdAt, amount } = claim;
      const what = whatFor(claim);
      found.push({
        reviewId: review.id,
        receipt: params['receipt'] ?? '',
        member: deps.members.name(chama.id, memberId),
        date: dateIn(timeZone, createdAt),
        ...(isPositive(amount) && { amount }),
        ...(what && { for: what.purpose }),
      });
    }
    return found;
  });
}
