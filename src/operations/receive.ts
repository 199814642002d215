import { dateIn } from '../clock.js';
import { say } from '../../flows/kit/say.js';
import { byHand, contributions, held, owedToMember, suspense } from '../ledger/accounts.js';
import { money, minorOf, type Money } from '../money.js';
import { isByHand } from './by-hand.js';
import { closeReviews, moveLeg, moveOperation, openReview, readyNext, tell } from './follow.js';
import type { Scene } from './recipe.js';
import type { Operation, ReviewReason } from './store.js';
import type { Proof } from './verdict.js';

export const sameMoney = (a: Money, b: Money): boolean => a.minor === b.minor && a.currency === b.currency;

/** Posts `amount` from one account to another. False when this operation has a posting of this kind. */
async function post(
  { tx, work, ids, now }: Scene,
  kind: string,
  to: string,
  from: string,
  amount: Money,
  operation = work.operation,
): Promise<boolean> {
  const entries = [
    { id: ids.next(), account: to, amount },
    { id: ids.next(), account: from, amount: money(-minorOf(amount), amount.currency) },
  ];
  return tx.post({ id: ids.next(), chamaId: operation.chamaId, operationId: operation.id, kind, at: now, entries });
}

/**
 * Money that is the member's contribution: the leg settles, the ledger and the member's total grow, the slot is free, the records
 * are next. Comes back to an operation that was called failed, too. The caller has bound the receipt. `where` the money is: with
 * the provider, if nothing else is said.
 */
export async function creditMember(
  scene: Scene,
  proof: Proof,
  where = held(scene.work.leg.provider, scene.work.operation.chamaId),
): Promise<boolean> {
  const { tx, work, ids, now, facts } = scene;
  const { operation, leg } = work;
  const { providerId, amount, receipt, at, fee } = proof;
  // A claimed payment was made when the statement says; a collected one when we asked for it.
  const paidAt = leg.kind === 'match' ? (at ?? now) : (leg.sentAt ?? now);
  const patch = { providerId, receipt, settled: amount, resolvedAt: now, nextAt: undefined, reason: undefined, note: undefined };
  if (!(await moveLeg(scene, 'settled', { ...patch, sentAt: paidAt, ...(fee && { feeMinor: fee.minor }) }))) return false;
  const { chamaId, memberId } = operation;
  await post(scene, 'received', where, owedToMember(chamaId, memberId), amount);
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
  if (leg.state === 'review') await closeReviews(scene, 'money has arrived, and is held');
  await openReview(scene, reason, detail);
  await tx.freeSlot(operation.id);
  await moveOperation(scene, 'review');
  return true;
}

/**
 * Money with a receipt that another leg has. Where a person confirmed that one by hand, for the same member and amount, it is the
 * same money, proved now: it takes the place of the hand's word, and nobody is credited again. All else is for a person to look at.
 */
export async function holdReused(scene: Scene, proof: Proof): Promise<boolean> {
  const { tx, work, facts } = scene;
  const { id, chamaId } = work.operation;
  if (!(await holdMoney(scene, proof, 'receipt-reused', 'the receipt belongs to another payment'))) return false;
  const claimed = await handsWord(scene, proof);
  if (!claimed || !(await post(scene, 'proved', suspense(chamaId), byHand(chamaId), proof.amount, claimed))) {
    await tell(scene, 'contribution.held', say('contribution.held', { chama: facts.name, amount: proof.amount }));
    return true;
  }
  await closeReviews(scene, `the same money as ${claimed.id}, which was confirmed by hand`);
  const operation = (await tx.operation(id)) ?? work.operation;
  await moveOperation({ ...scene, work: { ...work, operation } }, 'failed');
  await tell(scene, 'claim.alreadyKnown', say('claim.alreadyKnown', { chama: facts.name, receipt: proof.receipt ?? '' }));
  return true;
}

/** The operation of the claim by which a person confirmed this very money. */
async function handsWord({ tx, rail, work }: Scene, { receipt, amount }: Proof): Promise<Operation | undefined> {
  const holder = receipt === undefined ? undefined : await tx.receiptHolder(rail, receipt);
  const leg = holder === undefined ? undefined : await tx.leg(holder);
  if (!leg?.settled || !isByHand(leg) || !sameMoney(leg.settled, amount)) return undefined;
  const claim = await tx.operation(leg.operationId);
  const { chamaId, memberId } = work.operation;
  return claim?.chamaId === chamaId && claim.memberId === memberId ? claim : undefined;
}

/** Money that was held, and that a person gives to the member whose it is: all that arrived, out of suspense. */
export async function placeHeld(scene: Scene): Promise<boolean> {
  const { tx, work, ids, now, facts } = scene;
  const { operation, leg } = work;
  const { settled: amount, receipt } = leg;
  if (!amount || leg.state !== 'review') return false;
  const { chamaId, memberId } = operation;
  if (!(await moveLeg(scene, 'settled', { resolvedAt: now, nextAt: undefined, note: undefined }))) return false;
  if (!(await post(scene, 'placed', suspense(chamaId), owedToMember(chamaId, memberId), amount)))
    throw new Error(`what was held for ${operation.id} is placed already`);
  const date = dateIn(facts.timeZone, leg.sentAt ?? leg.createdAt);
  await tx.credit({ id: ids.next(), chamaId, memberId, legId: leg.id, amount, date, receipt, createdAt: now });
  await readyNext(scene);
  await moveOperation(scene, 'open');
  return true;
}

/** The chama's records have it: what was owed to the member is a contribution. */
export function placeInBook(scene: Scene, amount: Money): Promise<boolean> {
  const { chamaId, memberId } = scene.work.operation;
  return post(scene, 'recorded', owedToMember(chamaId, memberId), contributions(chamaId), amount);
}
