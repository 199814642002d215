import { say } from '../../../flows/kit/say.js';
import { closeReviews, moveLeg, moveOperation, openReview, tell } from '../follow.js';
import { postDone } from '../lightning/post.js';
import { payQuoteOf } from '../lightning/price.js';
import { paidInvoice } from '../performers/deliver.js';
import { nothingFollows, type Scene, type Step } from '../recipe.js';
import { orderOf, paymentNamed } from './lightning-words.js';

/** The step that watches a payout, or airtime, that was paid for by Lightning. What does not arrive is told as it is: the rail has the money. */
export const delivering: Step = {
  kind: 'deliver',
  settled: async (scene, proof) => {
    const { tx, work, now } = scene;
    const { leg } = work;
    // A payment that was given back is over, whatever the rail says later.
    if (leg.state === 'settled' || leg.state === 'refused') return false;
    const known = await tx.legByProviderId(leg.provider, proof.providerId);
    if (known && known.id !== leg.id) return false;
    const { providerId, amount: settled } = proof;
    const over = { resolvedAt: now, nextAt: undefined, reason: undefined, note: undefined };
    if (!(await moveLeg(scene, 'settled', { ...over, providerId, settled, sentAt: leg.sentAt ?? now }))) return false;
    await postDone(scene, 'delivered');
    const late = leg.state === 'review';
    if (late) await closeReviews(scene, 'it was delivered after all');
    await moveOperation(scene, 'done');
    const values = { ...paidOf(scene), receipt: paymentNamed(paidInvoice(work)?.receipt ?? work.operation.id) };
    await tell(scene, 'lightning.delivered', late ? say('rail.deliveredLate', values) : say('rail.delivered', values));
    return true;
  },
  ended: nothingFollows,
  review: async (scene, reason, detail) => {
    const { operation, leg } = scene.work;
    await moveOperation(scene, 'review');
    await openReview(scene, reason, detail);
    scene.log('provider.alert', { provider: leg.provider, chama: operation.chamaId, leg: leg.id, alert: detail });
    const values = paidOf(scene);
    const phrase = reason === 'delivery-failed' ? say('rail.undelivered', values) : say('rail.unclear', values);
    await tell(scene, 'lightning.held', phrase);
  },
  checking: (scene) => tell(scene, 'lightning.onItsWay', say('rail.onItsWay', paidOf(scene))),
  stuck: nothingFollows,
};

const paidOf = (scene: Scene) => ({ ...orderOf(scene), sats: payQuoteOf(scene.work.operation).pay });
