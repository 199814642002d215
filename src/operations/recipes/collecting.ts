import { say } from '../../../flows/kit/say.js';
import type { Refusal } from '../../providers/ports.js';
import { moveOperation, openReview, tell } from '../follow.js';
import { creditMember, holdMoney, holdReused, sameMoney } from '../receive.js';
import { nothingFollows, type Scene, type Step } from '../recipe.js';
import { claimsAnswered } from './matching.js';
import type { ReviewReason } from '../store.js';
import { isEnd, type Proof } from '../verdict.js';

/** The step of a contribution that asks the member's phone for the money. */
export const collecting: Step = {
  kind: 'collect',
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
    if (!(await creditMember(scene, proof))) return false;
    if (proof.receipt !== undefined) await claimsAnswered(scene, proof.receipt);
    await tellSettled(scene, proof, late);
    return true;
  },
  ended: async (scene, { to, patch }) => {
    await scene.tx.freeSlot(scene.work.operation.id);
    await moveOperation(scene, 'failed');
    const reason = to === 'not_sent' ? 'notSent' : ((patch.reason ?? 'declined') as Refusal);
    await tell(scene, 'contribution.ended', said(scene, reason));
  },
  review: async (scene, reason, detail) => {
    await scene.tx.freeSlot(scene.work.operation.id);
    await moveOperation(scene, 'review');
    await openReview(scene, reason, detail);
    await tell(scene, 'contribution.held', said(scene, 'held'));
  },
  checking: (scene) => tell(scene, 'contribution.checking', said(scene, 'checking')),
  stuck: nothingFollows,
};

const said = ({ facts, work }: Scene, what: Refusal | 'notSent' | 'checking' | 'held') =>
  say(`contribution.${what}`, { chama: facts.name, amount: work.operation.amount });

async function tellSettled(scene: Scene, { amount, receipt = '' }: Proof, late: boolean): Promise<void> {
  const { chamaId, memberId } = scene.work.operation;
  const total = await scene.tx.total(chamaId, memberId, amount.currency);
  const values = { chama: scene.facts.name, amount, receipt, total };
  const phrase = late ? say('contribution.settledLate', values) : say('contribution.settled', values);
  await tell(scene, 'contribution.settled', phrase);
}

async function differs(scene: Scene, proof: Proof): Promise<boolean> {
  const { operation, leg } = scene.work;
  const detail = `asked for ${operation.amount.minor}, got ${proof.amount.minor} ${proof.amount.currency}`;
  if (proof.receipt !== undefined && !(await scene.tx.takeReceipt(scene.rail, proof.receipt, leg.id, scene.now)))
    return holdReused(scene, proof);
  if (!(await holdMoney(scene, proof, 'amount-differs', detail))) return false;
  const values = { chama: scene.facts.name, amount: proof.amount, asked: operation.amount };
  await tell(scene, 'contribution.settled', say('contribution.amountDiffers', values));
  return true;
}

/** The provider names a payment that another of our operations has: nothing is posted, and a person looks. */
async function strange(scene: Scene, proof: Proof): Promise<boolean> {
  const { leg } = scene.work;
  const reason: ReviewReason = 'status-differs';
  const moved = await scene.tx.moveLeg({ id: leg.id, from: leg.state, stateV: leg.stateV, to: 'review', patch: { nextAt: undefined } });
  if (moved) await collecting.review(scene, reason, `the provider answered with the payment ${proof.providerId} of another leg`);
  return moved;
}
