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
    await moveOperation(scene, 'review');
    await openReview(scene, reason, detail);
  },
  checking: nothingFollows,
  stuck: (scene) => openReview(scene, 'stuck', 'paid, and not in the records for a day; it is still being tried'),
};
