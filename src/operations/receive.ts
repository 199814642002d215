import { dateIn } from '../clock.js';
import { contributions, held, owedToMember, suspense } from '../ledger/accounts.js';
import { money, minorOf, type Money } from '../money.js';
import { closeReviews, moveLeg, moveOperation, openReview, readyNext } from './follow.js';
import type { Scene } from './recipe.js';
import type { ReviewReason } from './store.js';
import type { Proof } from './verdict.js';

export const sameMoney = (a: Money, b: Money): boolean => a.minor === b.minor && a.currency === b.currency;

/** Posts `amount` from one account to another. False when this operation has a posting of this kind. */
async function post({ tx, work: { operation }, ids, now }: Scene, kind: string, to: string, from: string, amount: Money): Promise<boolean> {
  const entries = [
    { id: ids.next(), account: to, amount },
    { id: ids.next(), account: from, amount: money(-minorOf(amount), amount.currency) },
  ];
  return tx.post({ id: ids.next(), chamaId: operation.chamaId, operationId: operation.id, kind, at: now, entries });
}

/**
 * Money that is the member's contribution: the leg settles, the ledger and the member's total grow, the slot is free, the records
 * are next. Comes back to an operation that was called failed, too. The caller has bound the receipt.
 */
export async function creditMember(scene: Scene, proof: Proof): Promise<boolean> {
  const { tx, work, ids, now, facts } = scene;
  const { operation, leg } = work;
  const { providerId, amount, receipt, at, fee } = proof;
  // A claimed payment was made when the statement says; a collected one when we asked for it.
  const paidAt = leg.kind === 'match' ? (at ?? now) : (leg.sentAt ?? now);
  const patch = { providerId, receipt, settled: amount, resolvedAt: now, nextAt: undefined, reason: undefined, note: undefined };
  if (!(await moveLeg(scene, 'settled', { ...patch, sentAt: paidAt, ...(fee && { feeMinor: fee.minor }) }))) return false;
  const { chamaId, memberId } = operation;
  await post(scene, 'received', held(leg.provider, chamaId), owedToMember(chamaId, memberId), amount);
  const date = dateIn(facts.timeZone, paidAt);
  await tx.credit({ id: ids.next(), chamaId, memberId, legId: leg.id, amount, date, receipt, createdAt: now });
  await tx.freeSlot(operation.id);
  await readyNext(scene);
  await moveOperation(scene, 'open');
  if (leg.state === 'review') await closeReviews(scene, 'the payment was proved later');
  return true;
}

/** Money that came, but not as it was asked for: it is posted to suspense, and a person places it. */
export async function holdMoney(scene: Scene, proof: Proof, reason: ReviewReason, detail: string): Promise<boolean> {
  const { tx, work, now } = scene;
  const { operation, leg } = work;
  const { providerId, amount } = proof;
  // A receipt of another payment stays with that one.
  const own = reason === 'receipt-reused' ? {} : { receipt: proof.receipt };
  const patch = { providerId, ...own, settled: amount, resolvedAt: now, nextAt: undefined, note: detail };
  if (!(await moveLeg(scene, 'review', patch))) return false;
  await post(scene, 'held', held(leg.provider, operation.chamaId), suspense(operation.chamaId), amount);
  await openReview(scene, reason, detail);
  await tx.freeSlot(operation.id);
  await moveOperation(scene, 'review');
  return true;
}

/** A second payment under the same reference: it has no leg of its own, and is posted to suspense under its provider's id. */
export async function holdExtra(scene: Scene, proof: Proof): Promise<void> {
  const { operation, leg } = scene.work;
  const posted = await post(
    scene,
    `extra:${proof.providerId}`,
    held(leg.provider, operation.chamaId),
    suspense(operation.chamaId),
    proof.amount,
  );
  if (posted) await openReview(scene, 'orphan-payment', `another payment bears this reference: ${proof.providerId}`);
}

/** The chama's records have it: what was owed to the member is a contribution. */
export function placeInBook(scene: Scene, amount: Money): Promise<boolean> {
  const { chamaId, memberId } = scene.work.operation;
  return post(scene, 'recorded', owedToMember(chamaId, memberId), contributions(chamaId), amount);
}
