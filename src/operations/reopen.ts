import { read, sceneOf } from './apply.js';
import { isMemberName, mayBe, nameMax, oneLine, wordsMax } from './decision.js';
import type { Deps } from './deps.js';
import { moveOperation } from './follow.js';

export type Reopening = { reviewId: string; by: string; note: string };

export type Reopened =
  | { status: 'reopened'; operationId: string | undefined }
  /** It is open; or nobody knows it. */
  | { status: 'open' | 'unknown' }
  /** `moved`: money moved by its decision, or there is nothing left that could be decided. */
  | { status: 'refused'; why: 'who' | 'words' | 'moved' };

/**
 * Opens a review again that a person had closed with a note, when proof has come since: once, with an entry in the chama's audit chain that keeps
 * what had been noted. What moved money is undone by no reopening, and what the worker closed was proved.
 */
export async function reopen(deps: Deps, { reviewId, by: who, note: words }: Reopening): Promise<Reopened> {
  const by = oneLine(who, nameMax);
  const note = oneLine(words, wordsMax);
  if (by === undefined || isMemberName(by)) return { status: 'refused', why: 'who' };
  if (note === undefined) return { status: 'refused', why: 'words' };
  const now = deps.clock.now();
  return deps.store.transaction(async (tx): Promise<Reopened> => {
    const review = await tx.review(reviewId);
    if (!review) return { status: 'unknown' };
    const { id, chamaId, legId, reason, closedAt, closedBy, resolution = '' } = review;
    if (closedAt === undefined) return { status: 'open' };
    const scene = legId === undefined ? undefined : sceneOf(deps, tx, await read(tx, legId), now, undefined);
    const may = mayBe(review, scene?.work.leg).filter((is) => is !== 'closed');
    if (closedBy === 'worker' || !/^closed\b/.test(resolution) || may.length === 0) return { status: 'refused', why: 'moved' };
    if (!(await tx.reopenReview(id, closedAt))) throw new Error(`review ${id} was opened within its own transaction`);
    // With the note the operation was over; what is held of it waits for a person again.
    if (scene && scene.work.operation.state !== 'open') await moveOperation(scene, 'review');
    const detail = `${reason}: ${note}; it was ${resolution} (${closedBy ?? 'nobody'})`.slice(0, detailMax);
    await tx.audit({ id: deps.ids.next(), chamaId, at: now, actor: by, action: 'review.reopened', subject: id, detail });
    deps.log('review.reopened', { chama: chamaId, operation: review.operationId, leg: legId, reason });
    return { status: 'reopened', operationId: review.operationId };
  });
}

const detailMax = 1_200;
