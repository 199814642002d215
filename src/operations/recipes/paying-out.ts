import { say } from '../../../flows/kit/say.js';
import { compareMoney, formatMoney, isPositive } from '../../money.js';
import { closeUnsent, moveLeg, moveOperation, openReview, tell } from '../follow.js';
import { askAboutPayout } from '../officers.js';
import { isCancelled } from '../payout/cancelled.js';
import { maskedRecipient, recipientOf, termsOf } from '../payout/order.js';
import { postAbroad } from '../payout/posting.js';
import { paidLeg } from '../performers/record.js';
import type { Scene, Step } from '../recipe.js';
import { topUpAgainDelay } from '../schedule.js';
import type { ReviewReason } from '../store.js';
import { calledOff, finish, isMadeGood, tries, tryAgain } from './made-good.js';

/** The step that pays the recipient abroad. What is refused is told at once: the money is safe, and a person places it. */
export const payingOut: Step = {
  kind: 'payOut',
  settled: async (scene, proof) => {
    const { tx, work, now } = scene;
    const { operation, leg } = work;
    if (leg.state === 'settled') return false;
    const known = await tx.legByProviderId(leg.provider, proof.providerId);
    if (known && known.id !== leg.id) return odd(scene, 'status-differs', 'the provider answered with the payment of another leg');
    const { cost, amount: got, fee, receipt } = proof;
    if (cost?.currency !== operation.amount.currency)
      return odd(scene, 'payout-unclear', 'it is paid, and the provider does not say what it cost');
    const surplus = isMadeGood(work);
    const patch = {
      providerId: proof.providerId,
      settled: cost,
      receipt,
      resolvedAt: now,
      nextAt: undefined,
      reason: undefined,
      note: undefined,
    };
    const end = { ...patch, sentAt: leg.sentAt ?? now, unknownSince: undefined, ...(fee && { feeMinor: fee.minor }) };
    if (!(await moveLeg(scene, 'settled', end))) return false;
    const { over, left } = await postAbroad(scene, cost, surplus);
    await calledOff(scene);
    await closeUnsent(scene, 'it arrived after all');
    const { gets } = termsOf(operation);
    if (surplus) await openReview(scene, 'payout-surplus', 'it arrived, and had been made good otherwise: the chama has paid for it twice');
    else if (isPositive(over)) await openReview(scene, 'payout-surplus', `it cost ${formatMoney(over)} more than was paid for it`);
    if (got.currency !== gets.currency || compareMoney(got, gets) < 0)
      await openReview(scene, 'amount-differs', `the recipient was to get ${formatMoney(gets)}, and got ${formatMoney(got)}`);
    if (!surplus) {
      const values = { ...told(scene), gets: got };
      const arrived = isPositive(left)
        ? say('payout.arrivedLeft', { ...values, left })
        : say('payout.arrived', { ...values, amount: operation.amount });
      await tell(scene, 'payout.arrived', arrived);
    }
    await finish(scene);
    if (!isPositive(left)) return true;
    await openReview(scene, 'payout-left', `${formatMoney(left)} of what was paid is left, and is the member's`, `left:${leg.id}`);
    if ((await askAboutPayout(scene, left)) === 0) nobodyAsked(scene);
    return true;
  },
  ended: async (scene, { to, patch }) => {
    const passing = to === 'not_sent' || patch.reason === 'unavailable' || patch.reason === 'rateMoved';
    const isOver = isMadeGood(scene.work) || (await isCancelled(scene));
    const delay = passing && !isOver ? topUpAgainDelay(tries(scene.work)) : undefined;
    if (delay === undefined) return refusePayout(scene, patch.reason ?? to);
    await tryAgain(scene, scene.now + delay);
    await payingOut.checking(scene);
  },
  review: async (scene, reason, detail) => {
    await moveOperation(scene, 'review');
    await openReview(scene, reason, detail);
    // Whose money has come by another attempt, or who has it back, need not worry.
    if (isMadeGood(scene.work)) return;
    await tell(scene, 'payout.unclear', say('payout.unclear', told(scene)));
    if ((await askAboutPayout(scene)) === 0) nobodyAsked(scene);
  },
  checking: (scene) => tell(scene, 'payout.onItsWay', say('payout.onItsWay', told(scene))),
  mendable: async (scene) => {
    const { leg } = scene.work;
    await tell(scene, `payout.mend:${leg.id}:${leg.stateV}`, say('payout.mend', { ...told(scene), code: scene.facts.ussdCode }));
  },
  stuck: (scene) => openReview(scene, 'stuck', 'paid for, and not paid out for a day; its state is still being asked for'),
};

/** It was finally refused: a person gives the money back, tries again, or takes it as a contribution. Nothing is owed where it was made good. */
export async function refusePayout(scene: Scene, why: string): Promise<void> {
  if (isMadeGood(scene.work)) return finish(scene);
  const { operation, leg } = scene.work;
  const cancelled = await isCancelled(scene);
  await moveOperation(scene, 'review');
  await openReview(scene, 'payout-refused', cancelled ? 'paid for, and cancelled by the member' : `paid for, and not paid out: ${why}`);
  const values = { ...told(scene), amount: operation.amount };
  const key = cancelled
    ? 'payout.cancelled'
    : why === 'rateMoved'
      ? 'payout.rateMoved'
      : why === 'badNumber'
        ? 'payout.badRecipient'
        : 'payout.refused';
  await tell(scene, `payout.refused:${leg.id}`, say(key, values));
  if ((await askAboutPayout(scene)) === 0) nobodyAsked(scene);
}

/** What every message about it says; a text takes of it what it needs. */
const told = ({ facts, work }: Scene) => ({
  chama: facts.name,
  gets: termsOf(work.operation).gets,
  who: maskedRecipient(recipientOf(work.operation)),
  receipt: paidLeg(work).receipt ?? work.operation.id,
});

async function odd(scene: Scene, reason: ReviewReason, detail: string): Promise<boolean> {
  const { leg } = scene.work;
  if (leg.state === 'review') return false;
  const moved = await moveLeg(scene, 'review', { nextAt: undefined, resolvedAt: scene.now, note: detail });
  if (moved) await payingOut.review(scene, reason, detail);
  return moved;
}

const nobodyAsked = ({ log, work: { operation } }: Scene): void =>
  log('review.nobody-asked', { chama: operation.chamaId, operation: operation.id });
