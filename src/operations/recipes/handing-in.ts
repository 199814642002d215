import { say, type Phrase } from '../../../flows/kit/say.js';
import { closeReviews, moveLeg, moveOperation, openReview, tell } from '../follow.js';
import { tillOf } from '../lightning/offered.js';
import { postBought } from '../lightning/post.js';
import { buyQuoteOf } from '../lightning/price.js';
import { nothingFollows, type Scene, type Step } from '../recipe.js';

/** The step that hands a member's mobile-money payment in for sats. The shillings are gone by then: nobody is told that they are not. */
export const handingIn: Step = {
  kind: 'sats',
  settled: async (scene, proof) => {
    const { tx, work, now } = scene;
    const { leg } = work;
    if (leg.state === 'settled') return false;
    const known = await tx.legByProviderId(leg.provider, proof.providerId);
    // By hand it may be proved after it had been given up; the receipt must still be this one's.
    const isFree = await tx.takeReceipt(tillOf({ name: leg.provider }), receiptOf(scene), leg.id, now);
    if ((known && known.id !== leg.id) || !isFree) return odd(scene);
    const { providerId, receipt, amount: settled } = proof;
    const over = { resolvedAt: now, nextAt: undefined, reason: undefined, note: undefined };
    if (!(await moveLeg(scene, 'settled', { ...over, providerId, receipt, settled, sentAt: leg.sentAt ?? now }))) return false;
    await postBought(scene);
    if (leg.state === 'review') await closeReviews(scene, 'the sats were sent after all');
    await moveOperation(scene, 'done');
    await tell(scene, 'sats.sent', say('rail.bought', { ...boughtOf(scene), sats: buyQuoteOf(work.operation).get }));
    return true;
  },
  ended: async (scene, { patch }) => {
    await letGo(scene);
    await moveOperation(scene, 'failed');
    await tell(scene, 'sats.ended', againOf(scene, patch.reason ?? 'quoteExpired'));
  },
  review: async (scene, reason, detail) => {
    await moveOperation(scene, 'review');
    await openReview(scene, reason, detail);
    const phrase = reason === 'sats-refused' ? say('rail.notSeen', boughtOf(scene)) : say('rail.buyUnclear', boughtOf(scene));
    await tell(scene, 'sats.held', phrase);
  },
  checking: (scene) => tell(scene, 'sats.checking', say('rail.buyChecking', boughtOf(scene))),
  stuck: nothingFollows,
};

/** The receipt bought nothing, and may be handed in again. */
export const letGo = (scene: Scene): Promise<void> =>
  scene.tx.freeReceipt(tillOf({ name: scene.work.leg.provider }), receiptOf(scene), scene.work.leg.id);

export const receiptOf = ({ work: { operation } }: Scene): string => operation.params['receipt'] ?? '';

export const boughtOf = (scene: Scene) => ({
  chama: scene.facts.name,
  amount: scene.work.operation.amount,
  receipt: receiptOf(scene),
});

async function odd(scene: Scene): Promise<boolean> {
  const { leg } = scene.work;
  if (leg.state === 'review') return false;
  const moved = await moveLeg(scene, 'review', { nextAt: undefined, resolvedAt: scene.now });
  if (moved) await handingIn.review(scene, 'receipt-reused', 'the rail answered with the sats of another purchase');
  return moved;
}

/** What was wrong, and that the same payment may be handed in anew. */
function againOf(scene: Scene, reason: string): Phrase {
  if (reason === 'badReceipt') return say('rail.badReceipt', boughtOf(scene));
  return reason === 'badInvoice' ? say('rail.badInvoice', boughtOf(scene)) : say('rail.buyAgain', boughtOf(scene));
}
