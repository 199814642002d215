import { say } from '../../../flows/kit/say.js';
import { nationalPhone, type Phone } from '../../phone.js';
import { closeUnsent, moveLeg, moveOperation, openReview, tell } from '../follow.js';
import { askAboutAirtime } from '../officers.js';
import { paidLeg } from '../performers/record.js';
import { postAirtime } from '../pay-out.js';
import { sameMoney } from '../receive.js';
import { nothingFollows, type Scene, type Step } from '../recipe.js';
import { topUpAgainDelay } from '../schedule.js';
import type { ReviewReason } from '../store.js';
import { calledOff, finish, isMadeGood, tries, tryAgain } from './made-good.js';

/** The step that sends the airtime that was paid for. What is refused is told at once: the money is safe, and a person places it. */
export const toppingUp: Step = {
  kind: 'topUp',
  settled: async (scene, proof) => {
    const { tx, work, now } = scene;
    const { operation, leg } = work;
    if (leg.state === 'settled') return false;
    const known = await tx.legByProviderId(leg.provider, proof.providerId);
    if (known && known.id !== leg.id) return odd(scene, 'status-differs', `the provider answered with the top-up of another leg`);
    if (!sameMoney(proof.amount, operation.amount))
      return odd(scene, 'amount-differs', `ordered ${operation.amount.minor}, sent ${proof.amount.minor} ${proof.amount.currency}`);
    const surplus = isMadeGood(work);
    const patch = {
      providerId: proof.providerId,
      settled: proof.amount,
      resolvedAt: now,
      nextAt: undefined,
      reason: undefined,
      note: undefined,
    };
    const fee = proof.fee && { feeMinor: proof.fee.minor };
    if (!(await moveLeg(scene, 'settled', { ...patch, sentAt: leg.sentAt ?? now, ...fee }))) return false;
    await postAirtime(scene, proof, surplus);
    await calledOff(scene);
    await closeUnsent(scene, 'the airtime arrived after all');
    if (surplus)
      await openReview(scene, 'topup-surplus', 'airtime arrived that had been made good otherwise: the chama has paid for it twice');
    else await tellSent(scene);
    await finish(scene);
    return true;
  },
  ended: async (scene, { to, patch }) => {
    const passing = to === 'not_sent' || patch.reason === 'unavailable';
    const delay = passing && !isMadeGood(scene.work) ? topUpAgainDelay(tries(scene.work)) : undefined;
    if (delay === undefined) return refuse(scene, patch.reason ?? to);
    await tryAgain(scene, scene.now + delay);
    await toppingUp.checking(scene);
  },
  review: async (scene, reason, detail) => {
    await moveOperation(scene, 'review');
    await openReview(scene, reason, detail);
    // Whose airtime has come by another attempt, or who has their money back, need not worry.
    if (isMadeGood(scene.work)) return;
    await tell(scene, 'airtime.unclear', say('airtime.unclear', { ...told(scene), receipt: receiptOf(scene) }));
    await ask(scene);
  },
  checking: (scene) => tell(scene, 'airtime.onItsWay', say('airtime.onItsWay', { ...told(scene), receipt: receiptOf(scene) })),
  stuck: nothingFollows,
};

/** It was finally refused: a person gives the money back, tries again, or takes it as a contribution. Nothing is owed where it was made good. */
export async function refuse(scene: Scene, why: string): Promise<void> {
  if (isMadeGood(scene.work)) return finish(scene);
  const { leg } = scene.work;
  await moveOperation(scene, 'review');
  await openReview(scene, 'topup-refused', `paid, and the airtime cannot be sent: ${why}`);
  const values = { ...told(scene), receipt: receiptOf(scene) };
  const phrase = why === 'badNumber' ? say('airtime.badNumber', values) : say('airtime.refused', values);
  await tell(scene, `airtime.refused:${leg.id}`, phrase);
  await ask(scene);
}

async function odd(scene: Scene, reason: ReviewReason, detail: string): Promise<boolean> {
  const { leg } = scene.work;
  if (leg.state === 'review') return false;
  const moved = await moveLeg(scene, 'review', { nextAt: undefined, resolvedAt: scene.now, note: detail });
  if (moved) await toppingUp.review(scene, reason, detail);
  return moved;
}

const receiptOf = ({ work }: Scene): string => paidLeg(work).receipt ?? work.operation.id;

/** The phone that it was for, as people at home write it. */
const told = ({ facts, work: { operation } }: Scene) => ({
  chama: facts.name,
  amount: operation.amount,
  phone: nationalPhone((operation.personal['phone'] ?? '') as Phone),
});

const tellSent = (scene: Scene): Promise<void> =>
  tell(scene, 'airtime.sent', say('airtime.sent', { ...told(scene), receipt: receiptOf(scene) }));

async function ask(scene: Scene): Promise<void> {
  const { operation } = scene.work;
  const asked = await askAboutAirtime(scene);
  if (asked === 0) scene.log('review.nobody-asked', { chama: operation.chamaId, operation: operation.id });
}
