import { say } from '../../../flows/kit/say.js';
import type { Refusal } from '../../providers/ports.js';
import { moveOperation, openReview, tell } from '../follow.js';
import { holdMoney, holdReused, sameMoney } from '../receive.js';
import { nothingFollows, type Scene, type Step } from '../recipe.js';
import { claimsAnswered } from './matching.js';
import type { ReviewReason } from '../store.js';
import { isEnd, type Proof } from '../verdict.js';

/** What money is asked for. The rest of asking a phone for money is the same for all: what was paid, how it failed, who is told. */
export type Purpose = {
  /** Messages about it are named after this. */
  name: string;
  /** What the payer reads: at most 13 plain letters. */
  description: string;
  /** Takes in what came as it was asked for, into the account whose it is; its receipt is bound. False where somebody moved the leg. */
  takeIn(scene: Scene, proof: Proof): Promise<boolean>;
  /** What the member is told of it. `late`: they were told before that it had failed. */
  arrived(scene: Scene, proof: Proof, late: boolean): Promise<void>;
};

/** The step that asks the member's phone for money, for one purpose. */
export function collectingFor(purpose: Purpose): Step {
  const { name, description } = purpose;

  async function differs(scene: Scene, proof: Proof): Promise<boolean> {
    const { operation, leg } = scene.work;
    const detail = `asked for ${operation.amount.minor}, got ${proof.amount.minor} ${proof.amount.currency}`;
    if (proof.receipt !== undefined && !(await scene.tx.takeReceipt(scene.rail, proof.receipt, leg.id, scene.now)))
      return holdReused(scene, proof);
    if (!(await holdMoney(scene, proof, 'amount-differs', detail))) return false;
    const values = { chama: scene.facts.name, amount: proof.amount, asked: operation.amount };
    await tell(scene, `${name}.settled`, say('contribution.amountDiffers', values));
    return true;
  }

  /** The provider names a payment that another of our operations has: nothing is posted, and a person looks. */
  async function strange(scene: Scene, proof: Proof): Promise<boolean> {
    const { leg } = scene.work;
    const moved = await scene.tx.moveLeg({ id: leg.id, from: leg.state, stateV: leg.stateV, to: 'review', patch: { nextAt: undefined } });
    if (moved) await review(scene, 'status-differs', `the provider answered with the payment ${proof.providerId} of another leg`);
    return moved;
  }

  async function review(scene: Scene, reason: ReviewReason, detail: string): Promise<void> {
    await scene.tx.freeSlot(scene.work.operation.id);
    await moveOperation(scene, 'review');
    await openReview(scene, reason, detail);
    await tell(scene, `${name}.held`, said(scene, 'held'));
  }

  return {
    kind: 'collect',
    description,
    settled: async (scene, proof) => {
      const { operation, leg } = scene.work;
      // Money that was put before a person stays there: nothing is posted twice.
      if (leg.state === 'settled' || leg.settled) return false;
      const known = await scene.tx.legByProviderId(leg.provider, proof.providerId);
      if (known && known.id !== leg.id) return strange(scene, proof);
      if (!sameMoney(proof.amount, operation.amount)) return differs(scene, proof);
      if (proof.receipt !== undefined && !(await scene.tx.takeReceipt(scene.rail, proof.receipt, leg.id, scene.now)))
        return holdReused(scene, proof);
      const late = isEnd(leg.state);
      if (!(await purpose.takeIn(scene, proof))) return false;
      if (proof.receipt !== undefined) await claimsAnswered(scene, proof.receipt);
      await purpose.arrived(scene, proof, late);
      return true;
    },
    ended: async (scene, { to, patch }) => {
      await scene.tx.freeSlot(scene.work.operation.id);
      await moveOperation(scene, 'failed');
      const reason = to === 'not_sent' ? 'notSent' : ((patch.reason ?? 'declined') as Refusal);
      await tell(scene, `${name}.ended`, said(scene, reason));
    },
    review,
    checking: (scene) => tell(scene, `${name}.checking`, said(scene, 'checking')),
    stuck: nothingFollows,
  };
}

/** The words are those of any payment. */
const said = ({ facts, work }: Scene, what: Refusal | 'notSent' | 'checking' | 'held') =>
  say(`contribution.${what}`, { chama: facts.name, amount: work.operation.amount });
