import { dateIn } from '../clock.js';
import { say } from '../../flows/kit/say.js';
import { byHand, contributions, held, owedToMember, paidFor, suspense } from '../ledger/accounts.js';
import { money, minorOf, type Money } from '../money.js';
import { isByHand } from './by-hand.js';
import { closeReviews, moveLeg, moveOperation, openReview, readyNext, tell } from './follow.js';
import { legBehind } from './legs.js';
import { whatFor } from './paid-for.js';
import type { Scene } from './recipe.js';
import type { Leg, Operation, ReviewReason } from './store.js';
import type { Proof } from './verdict.js';

export const sameMoney = (a: Money, b: Money): boolean => a.minor === b.minor && a.currency === b.currency;

/** Posts `amount` from one account to another. False when this operation has a posting of this kind. */
export async function post(
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
 * Money that came as it was asked for: the leg settles, the ledger has it as `owed`, the slot is free, the next leg is ready. Comes
 * back to an operation that was called failed, too. The caller has bound the receipt. `where` the money is: with the provider, if
 * nothing else is said.
 */
export async function takeIn(
  scene: Scene,
  proof: Proof,
  owed: string,
  where = held(scene.work.leg.provider, scene.work.operation.chamaId),
): Promise<boolean> {
  const { tx, work } = scene;
  const { operation, leg } = work;
  const { providerId, amount, receipt, fee } = proof;
  const patch = { providerId, receipt, settled: amount, resolvedAt: scene.now, nextAt: undefined, reason: undefined, note: undefined };
  const sentAt = paidAt(scene, proof);
  if (!(await moveLeg(scene, 'settled', { ...patch, sentAt, ...(fee && { feeMinor: fee.minor }) }))) return false;
  await post(scene, 'received', where, owed, amount);
  await tx.freeSlot(operation.id);
  await readyNext(scene);
  await moveOperation(scene, 'open');
  if (leg.state === 'review') await closeReviews(scene, 'the payment was proved later');
  return true;
}

/** A claimed payment was made when the statement says, and so was one by a link, which waits for its payer; a collected one when we asked for it. */
const paidAt = ({ work: { leg }, now }: Scene, { at }: Proof): number =>
  leg.kind === 'match' || leg.kind === 'link' ? (at ?? now) : (leg.sentAt ?? now);

/** Money that came in as the member's contribution: their total grows, and the records are next. */
export async function creditMember(scene: Scene, proof: Proof, where?: string): Promise<boolean> {
  const { operation, leg } = scene.work;
  if (!(await takeIn(scene, proof, owedToMember(operation.chamaId, operation.memberId), where))) return false;
  await credit(scene, { id: leg.id, amount: proof.amount, receipt: proof.receipt, at: paidAt(scene, proof) });
  return true;
}

/** Money that came in, as what its member says that they paid for: a contribution, unless they named something else. */
export function takeForMember(scene: Scene, proof: Proof, where?: string): Promise<boolean> {
  const { operation } = scene.work;
  if (!whatFor(operation)) return creditMember(scene, proof, where);
  return takeIn(scene, proof, paidFor(operation.chamaId, operation.memberId), where);
}

/** Counts what a leg has brought as the member's contribution, on the day on which it was paid. */
async function credit(
  { tx, work: { operation }, ids, now, facts }: Scene,
  { id: legId, amount, receipt, at }: { id: string; amount: Money; receipt: string | undefined; at: number },
): Promise<void> {
  const { chamaId, memberId } = operation;
  const date = dateIn(facts.timeZone, at);
  await tx.credit({ id: ids.next(), chamaId, memberId, legId, amount, date, receipt, createdAt: now });
}

/** Money that came, but not as it was asked for: it is posted to suspense, and a person places it. */
export async function holdMoney(scene: Scene, proof: Proof, reason: ReviewReason, detail: string): Promise<boolean> {
  const { tx, work, now } = scene;
  const { operation, leg } = work;
  const { providerId, amount } = proof;
  // A receipt of another payment stays with that one.
  const own = reason === 'receipt-reused' ? {} : { receipt: proof.receipt };
  const patch = { providerId, ...own, settled: amount, sentAt: paidAt(scene, proof), resolvedAt: now, nextAt: undefined, note: detail };
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

/** Money that was held, and that a person gives to the member whose it is, for what they paid it for: all that arrived, out of suspense. */
export async function placeHeld(scene: Scene): Promise<boolean> {
  const { operation, leg } = scene.work;
  if (!leg.settled || leg.state !== 'review') return false;
  if (!(await moveLeg(scene, 'settled', { resolvedAt: scene.now, nextAt: undefined, note: undefined }))) return false;
  if (!whatFor(operation)) await makeContribution(scene, leg, suspense(operation.chamaId));
  else if (!(await post(scene, 'allotted', suspense(operation.chamaId), paidFor(operation.chamaId, operation.memberId), leg.settled)))
    throw new Error(`what came in for ${operation.id} is placed already`);
  else {
    await readyNext(scene);
    await moveOperation(scene, 'open');
  }
  return true;
}

/** What a leg brought, or so much of it, becomes the member's contribution, from the account where it lies, and goes into the records next. */
export async function makeContribution(scene: Scene, paid: Leg, from: string, amount = paid.settled): Promise<void> {
  const { tx, work, ids, now, book } = scene;
  const { operation, legs } = work;
  const { receipt } = paid;
  const { chamaId, memberId } = operation;
  if (!amount || !(await post(scene, 'placed', from, owedToMember(chamaId, memberId), amount)))
    throw new Error(`what came in for ${operation.id} is placed already`);
  await credit(scene, { id: paid.id, amount, receipt, at: paid.sentAt ?? paid.createdAt });
  // What else it had been paid for is not done any more.
  for (const { id, kind, state, stateV } of legs) {
    if (state !== 'waiting') continue;
    const to =
      kind === 'record' ? ({ to: 'ready', patch: { nextAt: now } } as const) : ({ to: 'not_sent', patch: { resolvedAt: now } } as const);
    await tx.moveLeg({ id, from: state, stateV, ...to });
  }
  if (!legs.some(({ kind }) => kind === 'record'))
    await tx.addLeg(legBehind(operation, legs, { kind: 'record', provider: book }, ids, { now, at: now }));
  await moveOperation(scene, 'open');
}

/** The chama's records have it: what was owed to the member is a contribution. */
export function placeInBook(scene: Scene, amount: Money): Promise<boolean> {
  const { chamaId, memberId } = scene.work.operation;
  return post(scene, 'recorded', owedToMember(chamaId, memberId), contributions(chamaId), amount);
}
