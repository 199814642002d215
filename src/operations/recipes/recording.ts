import { closeReviews, moveLeg, moveOperation, openReview } from '../follow.js';
import { paidLeg } from '../performers/record.js';
import { placeInBook } from '../receive.js';
import { nothingFollows, type Step } from '../recipe.js';

/** The step that writes what was paid into the chama's records. The member has been told already; what goes wrong here is ours to mend. */
export const recording: Step = {
  kind: 'record',
  settled: async (scene, proof) => {
    const { leg } = scene.work;
    if (leg.state === 'settled') return false;
    const known = await scene.tx.legByProviderId(leg.provider, proof.providerId);
    if (known && known.id !== leg.id) throw new Error(`the records gave ${leg.id} the id of ${known.id}`);
    const patch = {
      providerId: proof.providerId,
      settled: proof.amount,
      resolvedAt: scene.now,
      nextAt: undefined,
      note: undefined,
      reason: undefined,
    };
    if (!(await moveLeg(scene, 'settled', patch))) return false;
    await placeInBook(scene, proof.amount);
    await scene.tx.recorded(paidLeg(scene.work).id, proof.providerId);
    await moveOperation(scene, 'done');
    if (leg.reason !== undefined || leg.unknownSince !== undefined) await closeReviews(scene, 'recorded at a later try');
    return true;
  },
  ended: nothingFollows,
  review: async (scene, reason, detail) => {
    const { tx, work, now } = scene;
    await moveOperation(scene, 'review');
    const isOpen = (await tx.reviews({ open: true })).some(({ legId }) => legId === work.leg.id);
    // A review that was closed does not hide that the trouble goes on.
    if (!isOpen) await openReview(scene, reason, detail, `${work.leg.id}:${now}`);
  },
  checking: nothingFollows,
  stuck: (scene) => openReview(scene, 'stuck', 'paid, and not in the records for a day; it is still being tried'),
};
