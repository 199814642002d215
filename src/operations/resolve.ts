import type { ClaimFault } from '../../flows/kit/intents.js';
import { say, type TextKey } from '../../flows/kit/say.js';
import { byHand } from '../ledger/accounts.js';
import { compareMoney, major, type Money } from '../money.js';
import { read, sceneOf } from './apply.js';
import { byHandId } from './by-hand.js';
import { isMemberName, mayBe, nameMax, oneLine, wordsMax, writtenOf, type Decided, type Decision, type Resolved } from './decision.js';
import type { Deps } from './deps.js';
import { moveLeg, moveOperation, tell } from './follow.js';
import { takeForMember, placeHeld } from './receive.js';
import { alreadyKnown, receiptOf, tellSettled } from './recipes/matching.js';
import { whatFor } from './paid-for.js';
import type { Scene } from './recipe.js';
import { placeEntry } from './resolve-entry.js';
import { lightningDecision, placeLightning } from './resolve-lightning.js';
import { placedOf, placeOwed } from './resolve-owed.js';
import type { Leg, MoneyTx, Operation, Review } from './store.js';
import { isEnd } from './verdict.js';

type Hands = Pick<Deps, 'store' | 'clock' | 'ids' | 'log' | 'chamaFacts' | 'collectors' | 'book' | 'terms' | 'members'>;

/** Carries out what the host's people decided, under a name that they give themselves. */
export async function resolve(deps: Hands, decided: Decided): Promise<Resolved> {
  const by = oneLine(decided.by, nameMax);
  if (by === undefined || isMemberName(by)) return { status: 'refused', why: 'who' };
  return deps.store.transaction((tx) => resolveIn(deps, tx, { ...decided, by }));
}

/**
 * Carries out what a person decided about something that was put before them: once, with an entry in the chama's audit chain, all
 * in this transaction. A second decision about the same changes nothing and is told of the first. `by` is known to be who decides.
 */
export async function resolveIn(deps: Hands, tx: MoneyTx, { reviewId, by, verdict }: Decided): Promise<Resolved> {
  const now = deps.clock.now();
  const review = await tx.review(reviewId);
  if (!review) return { status: 'unknown' };
  const { chamaId, reason, closedAt, closedBy = '', resolution = '' } = review;
  if (closedAt !== undefined) return { status: 'already', by: closedBy, at: closedAt, resolution };
  const scene = review.legId === undefined ? undefined : sceneOf(deps, tx, await read(tx, review.legId), now, undefined);
  const may = mayBe(review, scene?.work.leg);
  if (!may.includes(verdict.is)) return { status: 'refused', why: 'notForThis', may };
  const given = wordsOf(verdict, scene?.work.leg);
  const words = given === undefined ? '' : oneLine(given, wordsMax);
  if (words === undefined) return { status: 'refused', why: 'words' };
  const amount = verdict.is === 'confirmed' ? seen(deps, chamaId, verdict.units, scene?.work.operation) : undefined;
  if (verdict.is === 'confirmed' && !amount) return { status: 'refused', why: 'amount', ...deps.terms(chamaId) };

  const said = writtenOf(verdict, amount, words);
  if (!(await tx.closeReview(review.id, by, said, now))) throw new Error(`review ${review.id} was closed within its own transaction`);
  const outcome = scene ? await carryOut(scene, review, verdict, amount) : 'closed';
  const detail = `${reason}: ${said}${outcome === verdict.is ? '' : ` (${outcome})`}`;
  await tx.audit({ id: deps.ids.next(), chamaId, at: now, actor: by, action: `review.${verdict.is}`, subject: review.id, detail });
  deps.log('review.closed', { chama: chamaId, operation: review.operationId, leg: review.legId, reason, status: outcome });
  return { status: 'resolved', outcome, operationId: review.operationId };
}

/** Why, where a reason is asked for: what was paid for something else is a contribution only where the member wishes it. */
function wordsOf(verdict: Decision, leg: Leg | undefined): string | undefined {
  switch (verdict.is) {
    case 'rejected':
      return verdict.why;
    case 'closed':
      return verdict.note;
    case 'refunded':
      return verdict.reference;
    case 'credited':
      return verdict.note ?? (leg?.kind === 'topUp' || leg?.kind === 'payOut' || leg?.kind === 'enter' ? '' : undefined);
    case 'confirmed':
    case 'retried':
    case 'delivered':
      return undefined;
  }
}

/** The amount that was seen, where it is whole, more than nothing, and one that the chama takes. */
function seen(deps: Hands, chamaId: string, units: number, claim: Operation | undefined): Money | undefined {
  if (!Number.isSafeInteger(units) || units <= 0) return undefined;
  const amount = major(units, deps.chamaFacts(chamaId).currency);
  // A fine may be less than the least contribution, and a loan more than the most.
  if (claim && whatFor(claim)) return amount;
  const { min, max } = deps.terms(chamaId);
  return amount.currency === min.currency && compareMoney(amount, min) >= 0 && compareMoney(amount, max) <= 0 ? amount : undefined;
}

type Outcome = Extract<Resolved, { status: 'resolved' }>['outcome'];

async function carryOut(scene: Scene, review: Review, verdict: Decision, amount: Money | undefined): Promise<Outcome> {
  const placed = placedOf(verdict, scene.work.leg);
  if (placed) return placeOwed(scene, review, placed);
  const settled = lightningDecision(verdict, scene.work.leg);
  if (settled) return placeLightning(scene, review, settled);
  if (scene.work.leg.kind === 'enter' && (verdict.is === 'credited' || verdict.is === 'refunded')) return placeEntry(scene, verdict);
  switch (verdict.is) {
    case 'confirmed':
      if (!amount) throw new Error('confirmed without an amount');
      return confirm(scene, review, amount);
    case 'rejected':
      return reject(scene, verdict.fault);
    case 'credited':
      return credit(scene);
    case 'closed':
      return close(scene);
    case 'retried':
    case 'refunded':
    case 'delivered':
      throw new Error(`${verdict.is} is for what was paid for something else`);
  }
}

/** A claim that a person saw arrive. Its receipt may have been counted since: then there is nothing to credit. */
async function confirm(scene: Scene, review: Review, amount: Money): Promise<Outcome> {
  const { tx, work, rail, now } = scene;
  const { operation, leg } = work;
  const receipt = receiptOf(scene);
  if (!(await tx.takeReceipt(rail, receipt, leg.id, now))) {
    if (!(await alreadyKnown(scene))) throw movedOn(leg.id);
    return 'known';
  }
  // The day on which it was claimed is nearer to the payment than today.
  const proof = { providerId: byHandId(review.id), amount, receipt, at: operation.createdAt };
  if (!(await takeForMember(scene, proof, byHand(operation.chamaId)))) throw movedOn(leg.id);
  await tellSettled(scene, { amount });
  return 'confirmed';
}

/** Nothing arrived. A claim has taken no receipt, so that the same one can be claimed anew; a late proof of a collection still counts. */
async function reject(scene: Scene, fault: ClaimFault = 'notFound'): Promise<Outcome> {
  const { work, now, facts } = scene;
  const { operation, leg } = work;
  const patch = { reason: 'declined', note: 'rejected by hand', resolvedAt: now, nextAt: undefined };
  if (!(await moveLeg(scene, 'refused', patch))) throw movedOn(leg.id);
  await moveOperation(scene, 'failed');
  const chama = facts.name;
  if (leg.kind === 'match') await tell(scene, 'claim.rejected', say(rejections[fault], { chama, receipt: receiptOf(scene) }));
  else await tell(scene, 'contribution.notArrived', say('contribution.notArrived', { chama, amount: operation.amount }));
  return 'rejected';
}

/** What the member hears, and can do about it. */
const rejections = {
  notFound: 'claim.rejected',
  otherAmount: 'claim.rejectedAmount',
  wrongNumber: 'claim.rejectedNumber',
} as const satisfies Record<ClaimFault, TextKey>;

async function credit(scene: Scene): Promise<Outcome> {
  const { tx, work, facts } = scene;
  const { chamaId, memberId } = work.operation;
  const { settled: amount, receipt = work.leg.id } = work.leg;
  if (!amount || !(await placeHeld(scene))) throw movedOn(work.leg.id);
  // The member hears of it when it is written down for what they paid it for.
  if (whatFor(work.operation)) return 'credited';
  const total = await tx.total(chamaId, memberId, amount.currency);
  await tell(scene, 'contribution.placed', say('contribution.placed', { chama: facts.name, amount, receipt, total }));
  return 'credited';
}

/** It was dealt with outside. What the chama's records refused is tried again at once; a payment that waited for a person is over. */
async function close(scene: Scene): Promise<Outcome> {
  const { tx, work, now } = scene;
  const { operation, leg } = work;
  if (leg.kind === 'enter' && leg.state === 'settled') await moveOperation(scene, 'done');
  if (!isEnd(leg.state)) return 'closed';
  if (leg.kind === 'record' || leg.kind === 'enter') await tx.hurryLeg(leg.id, now);
  // What was paid for and did not go out is owed still: another review says so, and that one decides.
  else if (leg.kind === 'topUp' || leg.kind === 'payOut') return 'closed';
  else if (operation.state === 'review') await moveOperation(scene, 'failed');
  return 'closed';
}

const movedOn = (legId: string): Error => new Error(`leg ${legId} moved within its own transaction`);

/** Reviews for the command line and the console, each with what may be decided about it. */
export async function openReviews(tx: MoneyTx): Promise<(Review & { may: readonly Decision['is'][] })[]> {
  const all = await tx.reviews({ open: true });
  return Promise.all(
    all.map(async (review) => ({ ...review, may: mayBe(review, review.legId === undefined ? undefined : await tx.leg(review.legId)) })),
  );
}
