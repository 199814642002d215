import type { Phrase } from '../../flows/kit/say.js';
import type { Scene } from './recipe.js';
import type { LegPatch, LegState, OperationState, ReviewReason } from './store.js';

/** The small steps that recipes are made of. Each runs inside the transaction that moves the leg. */

/** Moves the scene's leg; false when somebody moved it first. */
export function moveLeg({ tx, work: { leg }, fence }: Scene, to: LegState, patch: LegPatch): Promise<boolean> {
  return tx.moveLeg({ id: leg.id, from: leg.state, stateV: leg.stateV, to, patch, ...(fence !== undefined && { fence }) });
}

/** Moves the operation. It was read in this transaction, so that a refusal is a mistake of ours. */
export async function moveOperation({ tx, work: { operation }, now }: Scene, to: OperationState): Promise<void> {
  if (operation.state === to) return;
  const moved = await tx.moveOperation(operation.id, operation.stateV, to, to === 'open' ? undefined : now);
  if (!moved) throw new Error(`operation ${operation.id} moved within its own transaction`);
}

/** Tells the member, once for each operation and kind. */
export async function tell({ tx, work: { operation }, ids, now }: Scene, kind: string, phrase: Phrase): Promise<void> {
  const { id, chamaId, person, channel } = operation;
  await tx.notify({ id: ids.next(), operationId: id, kind, chamaId, person, phrase, prefer: channel, createdAt: now, nextAt: now });
}

/** Puts it before a person, once. */
export async function openReview(
  { tx, work: { operation, leg }, ids, now, log }: Scene,
  reason: ReviewReason,
  detail: string,
  subject = leg.id,
): Promise<void> {
  const { chamaId, id: operationId } = operation;
  const row = { id: ids.next(), chamaId, operationId, legId: leg.id, reason, subject, detail, openedAt: now };
  const opened = await tx.openReview({ ...row, closedAt: undefined, closedBy: undefined, resolution: undefined });
  if (opened) log('review.opened', { chama: chamaId, operation: operationId, leg: leg.id, reason });
}

/** Makes the leg behind this one ready. */
export async function readyNext({ tx, work: { leg, legs }, now }: Scene): Promise<void> {
  const next = legs.find(({ position }) => position === leg.position + 1);
  if (next?.state !== 'waiting') return;
  await tx.moveLeg({ id: next.id, from: 'waiting', stateV: next.stateV, to: 'ready', patch: { nextAt: now } });
}

/** Of what went out, and is not mended by another that goes out, too: money that somebody is to get back. */
const lasting: readonly ReviewReason[] = ['topup-surplus', 'payout-surplus', 'payout-left', 'amount-differs'];

/** What a person was asked to look at has mended itself. `butNot`: what stays to be seen to, whatever else is mended. */
export async function closeReviews(
  { tx, work: { leg, operation }, now }: Scene,
  how: string,
  butNot: readonly ReviewReason[] = [],
): Promise<void> {
  for (const review of await tx.reviews({ open: true, chamaId: operation.chamaId })) {
    if (review.legId === leg.id && !butNot.includes(review.reason)) await tx.closeReview(review.id, 'worker', how, now);
  }
}

/** Something has gone out: who waited for it waits no longer, by whichever attempt it was. What an earlier one left to be given back stays. */
export async function closeUnsent(scene: Scene, how: string): Promise<void> {
  const { work } = scene;
  for (const leg of work.legs.filter(({ kind }) => kind === work.leg.kind))
    await closeReviews({ ...scene, work: { ...work, leg } }, how, leg.id === work.leg.id ? [] : lasting);
}
