import { say } from '../../flows/kit/say.js';
import type { Money } from '../money.js';
import { byHandId } from './by-hand.js';
import type { Decision } from './decision.js';
import { moveLeg, moveOperation, tell } from './follow.js';
import { contributeInstead, postRefund } from './pay-out.js';
import { termsOf } from './payout/order.js';
import { postLeftBack } from './payout/posting.js';
import { paidLeg } from './performers/record.js';
import type { Scene, Step } from './recipe.js';
import { tryAgain } from './recipes/made-good.js';
import { payingOut, refusePayout } from './recipes/paying-out.js';
import { refuse, toppingUp } from './recipes/topping-up.js';
import type { Leg, LegKind, Operation, Review } from './store.js';

/** What may be decided about something that was paid for and did not go out, or may not have. */
type Placed = Exclude<Decision, { is: 'confirmed' | 'closed' }>;

/** How a decision is carried out for one kind of leg that sends what was paid for. */
type Sending = {
  step: Step;
  /** What has arrived, by a person's word. */
  arrived(operation: Operation): { amount: Money; cost?: Money };
  refuse(scene: Scene, why: string): Promise<void>;
  tellRefunded(scene: Scene, amount: Money, reference: string): Promise<void>;
};

const sendings: Partial<Record<LegKind, Sending>> = {
  topUp: {
    step: toppingUp,
    arrived: ({ amount }) => ({ amount }),
    refuse,
    tellRefunded: (scene, amount, reference) =>
      tell(scene, 'airtime.refunded', say('airtime.refunded', { chama: scene.facts.name, amount, reference })),
  },
  payOut: {
    step: payingOut,
    arrived: (operation) => ({ amount: termsOf(operation).gets, cost: operation.amount }),
    refuse: refusePayout,
    tellRefunded: (scene, amount, reference) =>
      tell(scene, `payout.refunded:${amount.minor}`, say('payout.refunded', { chama: scene.facts.name, amount, reference })),
  },
};

export const placedOf = (verdict: Decision, leg: Leg): Placed | undefined =>
  sendings[leg.kind] && verdict.is !== 'confirmed' && verdict.is !== 'closed' ? verdict : undefined;

/** Carries the decision out, in the transaction in which the review was closed. */
export async function placeOwed(scene: Scene, review: Review, verdict: Placed): Promise<Placed['is']> {
  const { operation, leg } = scene.work;
  const sending = sendings[leg.kind];
  if (!sending) throw new Error(`nothing is sent by a leg of kind ${leg.kind}`);
  switch (verdict.is) {
    case 'delivered': {
      const proof = { providerId: leg.providerId ?? byHandId(review.id), ...sending.arrived(operation), receipt: undefined };
      if (!(await sending.step.settled(scene, proof))) throw movedOn(leg.id);
      return verdict.is;
    }
    case 'rejected': {
      const patch = { reason: 'declined', note: 'rejected by hand', resolvedAt: scene.now, nextAt: undefined };
      if (!(await moveLeg(scene, 'refused', patch))) throw movedOn(leg.id);
      await sending.refuse(scene, 'a person saw that it did not arrive');
      return verdict.is;
    }
    case 'retried':
      await tryAgain(scene, scene.now);
      await moveOperation(scene, 'open');
      return verdict.is;
    case 'refunded': {
      const reference = verdict.reference.slice(0, referenceMax);
      if (review.reason === 'payout-left') {
        await sending.tellRefunded(scene, await postLeftBack(scene), reference);
        return verdict.is;
      }
      const amount = await postRefund(scene);
      await moveOperation(scene, 'done');
      await sending.tellRefunded(scene, amount, reference);
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
