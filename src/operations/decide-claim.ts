import type { ClaimVerdict } from '../../flows/kit/intents.js';
import type { Me } from '../../flows/kit/me.js';
import { wholeUnits } from '../money.js';
import { memberName, writtenOf, type Decision, type Resolved } from './decision.js';
import type { Deps } from './deps.js';
import { isOwn, mayDecide } from './officers.js';
import type { Agreed, ClaimDecision } from './order.js';
import { resolveIn } from './resolve.js';
import type { MoneyTx, Operation, Review } from './store.js';

const agreed: Agreed = { status: 'agreed' };
const refused = (reason: 'notPossible' | 'receiptKnown' | 'decided'): Agreed => ({ status: 'refused', reason });

/**
 * Carries out what an officer confirmed about a claim, by the same path as the host's word. Whether they may is looked up here, in
 * the transaction: who has lost the office since the screen was shown decides nothing. The same officer's same verdict is agreed
 * again and has no second effect, since a review is closed once; whoever comes later hears that it was settled already.
 */
export async function decideClaim(deps: Deps, { intent: { reviewId, verdict }, me }: ClaimDecision): Promise<Agreed> {
  const { chama, member } = me;
  if (!member) return refused('notPossible');
  const by = memberName(member.id);
  const decision = decisionOf(verdict);
  return deps.store.transaction(async (tx): Promise<Agreed> => {
    const review = await tx.review(reviewId);
    const claim = review?.operationId === undefined ? undefined : await tx.operation(review.operationId);
    if (!review || claim?.kind !== 'claim' || claim.chamaId !== chama.id) return refused('notPossible');
    if (isSame(review, by, decision, verdict)) return again(tx, review);
    if (!may(deps, me, claim)) {
      deps.log('review.not-theirs', { chama: chama.id, operation: claim.id });
      return refused('notPossible');
    }
    return said(await resolveIn(deps, tx, { reviewId, by, verdict: decision }));
  });
}

function decisionOf(verdict: ClaimVerdict): Decision {
  if (verdict.is === 'confirmed') return { is: 'confirmed', units: wholeUnits(verdict.amount) ?? NaN };
  return { is: 'rejected', why: faults[verdict.fault], fault: verdict.fault };
}

/** As the audit has it. */
const faults = { notFound: 'not found', otherAmount: 'another amount', wrongNumber: 'paid to another number' } as const;

/** Did they decide this themselves before? Then the answer was lost on the way, and is given again. */
function isSame({ closedBy, resolution }: Review, by: string, decision: Decision, verdict: ClaimVerdict): boolean {
  const amount = verdict.is === 'confirmed' ? verdict.amount : undefined;
  return closedBy === by && resolution === writtenOf(decision, amount, decision.is === 'rejected' ? decision.why : '');
}

/** What they heard when they decided it: a confirmed claim that has not settled was of a receipt that had been counted. */
async function again(tx: MoneyTx, { legId, resolution = '' }: Review): Promise<Agreed> {
  const leg = legId === undefined ? undefined : await tx.leg(legId);
  return resolution.startsWith('confirmed') && leg?.state !== 'settled' ? refused('receiptKnown') : agreed;
}

function may({ members }: Deps, { chama, member, person }: Me, claim: Operation): boolean {
  const officer = members.officers(chama.id).find(({ memberId }) => memberId === member?.id);
  return officer?.person === person && mayDecide(officer.role) && !isOwn(claim, officer);
}

function said(resolved: Resolved): Agreed {
  switch (resolved.status) {
    case 'resolved':
      return resolved.outcome === 'known' ? refused('receiptKnown') : agreed;
    case 'already':
      return refused('decided');
    case 'unknown':
    case 'refused':
      return refused('notPossible');
  }
}
