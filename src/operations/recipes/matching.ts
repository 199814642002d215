import { say } from '../../../flows/kit/say.js';
import { formatMoney, isPositive } from '../../money.js';
import { lateEveryMs, stuckAfterMs } from '../schedule.js';
import { closeReviews, moveLeg, moveOperation, openReview, tell } from '../follow.js';
import { askOfficers } from '../officers.js';
import { whatFor } from '../paid-for.js';
import { takeForMember } from '../receive.js';
import { receiptPhrase } from '../receipts.js';
import { nothingFollows, type Scene, type Step } from '../recipe.js';
import type { Proof } from '../verdict.js';

/** The step of a claim that finds the payment behind "I have already paid". */
export const matching: Step = {
  kind: 'match',
  settled: async (scene, proof) => {
    const { tx, work, rail, now } = scene;
    const { leg } = work;
    // Money that was put before a person stays there.
    if (leg.state === 'settled' || leg.settled) return false;
    const asked = proof.reference === undefined ? undefined : await tx.leg(proof.reference);
    const holder = await tx.receiptHolder(rail, receiptOf(scene));
    const known = await tx.legByProviderId(leg.provider, proof.providerId);
    if ((holder !== undefined && holder !== leg.id) || (known && known.id !== leg.id && known.state === 'settled'))
      return alreadyKnown(scene);
    if (asked ?? known) {
      if (now - leg.createdAt >= stuckAfterMs) {
        await moveLeg(scene, 'review', { nextAt: undefined, resolvedAt: now });
        await matching.review(scene, 'claim-unmatched', 'it names a payment that we asked for, and that leg does not settle');
        return true;
      }
      // One of our own requests was paid, and we have not seen it yet: that leg is to find out, not this one.
      await tx.hurryLeg((asked ?? known)?.id ?? '', now);
      return moveLeg(scene, 'pending', { nextAt: now + lateEveryMs, note: 'a payment that we asked for' });
    }
    await tx.takeReceipt(rail, receiptOf(scene), leg.id, now);
    if (!(await takeForMember(scene, { ...proof, receipt: receiptOf(scene) }))) return false;
    await tellSettled(scene, proof);
    return true;
  },
  ended: nothingFollows,
  review: async (scene, reason, detail) => {
    await moveOperation(scene, 'review');
    const { amount } = scene.work.operation;
    const claimed = isPositive(amount) ? `${receiptOf(scene)} of ${formatMoney(amount)}` : receiptOf(scene);
    await openReview(scene, reason, `${claimed}: ${detail}`);
    await tell(scene, 'claim.withTreasurer', say('claim.withTreasurer', { chama: scene.facts.name, receipt: receiptOf(scene) }));
    const asked = await askOfficers(scene, receiptOf(scene));
    if (asked === 0) scene.log('review.nobody-asked', { chama: scene.work.operation.chamaId, operation: scene.work.operation.id });
  },
  checking: nothingFollows,
  stuck: nothingFollows,
};

/** The receipt that a member claims. */
export const receiptOf = ({ work }: Scene): string => work.operation.params['receipt'] ?? '';

/** The receipt has been counted: there is nothing to do for this claim. */
export async function alreadyKnown(scene: Scene): Promise<boolean> {
  const { now, facts } = scene;
  if (!(await moveLeg(scene, 'refused', { reason: 'declined', note: 'the receipt is recorded', resolvedAt: now, nextAt: undefined })))
    return false;
  await moveOperation(scene, 'failed');
  await tell(scene, 'claim.alreadyKnown', say('claim.alreadyKnown', { chama: facts.name, receipt: receiptOf(scene) }));
  return true;
}

/** A payment has been counted by its own leg: claims of it that wait for a person wait no longer. */
export async function claimsAnswered(scene: Scene, receipt: string): Promise<void> {
  const { tx, work } = scene;
  for (const { legId, reason } of await tx.reviews({ open: true, chamaId: work.operation.chamaId })) {
    const leg = reason === 'claim-unmatched' && legId !== undefined ? await tx.leg(legId) : undefined;
    const operation = leg?.state === 'review' && !leg.settled ? await tx.operation(leg.operationId) : undefined;
    if (!leg || operation?.params['receipt'] !== receipt) continue;
    const its = { ...scene, work: { operation, leg, legs: [leg] }, fence: undefined };
    await alreadyKnown(its);
    await closeReviews(its, 'the payment was found');
  }
}

/** Tells the member that the payment was found. What was paid for something else is told when it is written down for that. */
export async function tellSettled(scene: Scene, { amount, at }: Pick<Proof, 'amount' | 'at'>): Promise<void> {
  const { operation } = scene.work;
  if (whatFor(operation)) return;
  const { chamaId, memberId } = operation;
  const total = await scene.tx.total(chamaId, memberId, amount.currency);
  const receipt = receiptOf(scene);
  const short = say('claim.settled', { chama: scene.facts.name, amount, receipt, total });
  await tell(scene, 'claim.settled', receiptPhrase(scene, { amount, receipt, at }, short));
}
