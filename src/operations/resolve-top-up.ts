import { say } from '../../flows/kit/say.js';
import { byHandId } from './by-hand.js';
import type { Decision } from './decision.js';
import { moveLeg, moveOperation, tell } from './follow.js';
import { contributeInstead, postRefund } from './pay-out.js';
import { paidLeg } from './performers/record.js';
import type { Scene } from './recipe.js';
import { refuse, toppingUp, tryAgain } from './recipes/topping-up.js';
import type { Leg, Review } from './store.js';

/** What may be decided about airtime that was paid for and did not go out, or may not have. */
type Placed = Exclude<Decision, { is: 'confirmed' | 'closed' }>;

export const placedOf = (verdict: Decision, leg: Leg): Placed | undefined =>
  leg.kind === 'topUp' && verdict.is !== 'confirmed' && verdict.is !== 'closed' ? verdict : undefined;

/** Carries the decision out, in the transaction in which the review was closed. */
export async function placeTopUp(scene: Scene, review: Review, verdict: Placed): Promise<Placed['is']> {
  const { operation, leg } = scene.work;
  switch (verdict.is) {
    case 'delivered': {
      const proof = { providerId: leg.providerId ?? byHandId(review.id), amount: operation.amount, receipt: undefined };
      if (!(await toppingUp.settled(scene, proof))) throw movedOn(leg.id);
      return verdict.is;
    }
    case 'rejected': {
      const patch = { reason: 'declined', note: 'rejected by hand', resolvedAt: scene.now, nextAt: undefined };
      if (!(await moveLeg(scene, 'refused', patch))) throw movedOn(leg.id);
      await refuse(scene, 'a person saw that it did not arrive');
      return verdict.is;
    }
    case 'retried':
      await tryAgain(scene, scene.now);
      await moveOperation(scene, 'open');
      return verdict.is;
    case 'refunded': {
      const amount = await postRefund(scene);
      await moveOperation(scene, 'done');
      const { reference } = verdict;
      await tell(
        scene,
        'airtime.refunded',
        say('airtime.refunded', { chama: scene.facts.name, amount, reference: reference.slice(0, referenceMax) }),
      );
      return verdict.is;
    }
    case 'credited': {
      await contributeInstead(scene);
      const { chamaId, memberId } = operation;
      const { receipt = operation.id } = paidLeg(scene.work);
      const total = await scene.tx.total(chamaId, memberId, operation.amount.currency);
      const values = { chama: scene.facts.name, amount: operation.amount, receipt, total };
      await tell(scene, 'contribution.placed', say('contribution.placed', values));
      return verdict.is;
    }
  }
}

/** As much of a reference as a message has room for; the audit has it whole. */
const referenceMax = 20;

const movedOn = (legId: string): Error => new Error(`leg ${legId} moved within its own transaction`);
