import { say } from '../../flows/kit/say.js';
import { byHandId } from './by-hand.js';
import type { Decision } from './decision.js';
import { moveLeg, moveOperation, tell } from './follow.js';
import { postDone } from './lightning/post.js';
import { payQuoteOf } from './lightning/price.js';
import { delivering } from './recipes/delivering.js';
import { boughtOf, handingIn, letGo } from './recipes/handing-in.js';
import { orderOf, referenceMax } from './recipes/lightning-words.js';
import type { Scene } from './recipe.js';
import type { Leg, Review } from './store.js';

/** What may be decided about a payment that lies with a Lightning rail. `rejected`: of shillings that the rail has never got. */
type Settled = Extract<Decision, { is: 'delivered' | 'refunded' | 'rejected' }>;

export const lightningDecision = (verdict: Decision, leg: Leg): Settled | undefined =>
  (leg.kind === 'deliver' || leg.kind === 'sats') && (verdict.is === 'delivered' || verdict.is === 'refunded' || verdict.is === 'rejected')
    ? verdict
    : undefined;

/** Carries the decision out, in the transaction in which the review was closed. */
export async function placeLightning(scene: Scene, review: Review, verdict: Settled): Promise<Settled['is']> {
  const { operation, leg } = scene.work;
  const step = leg.kind === 'deliver' ? delivering : handingIn;
  if (verdict.is === 'delivered') {
    const proof = { providerId: byHandId(review.id), amount: operation.amount, receipt: operation.params['receipt'] };
    if (!(await step.settled(scene, proof))) throw movedOn(leg.id);
    return verdict.is;
  }
  const over = { resolvedAt: scene.now, nextAt: undefined };
  const note = verdict.is === 'refunded' ? `given back: ${verdict.reference}` : 'rejected by hand';
  if (!(await moveLeg(scene, 'refused', { ...over, reason: verdict.is, note }))) throw movedOn(leg.id);
  if (leg.kind === 'sats') await satsPlaced(scene, verdict);
  else if (verdict.is === 'refunded') await givenBack(scene, verdict.reference);
  return verdict.is;
}

/** The sats are with their payer again: nothing lies with the rail, and nothing was delivered. */
async function givenBack(scene: Scene, reference: string): Promise<void> {
  await postDone(scene, 'refunded');
  await moveOperation(scene, 'done');
  const { pay: sats } = payQuoteOf(scene.work.operation);
  const values = { ...orderOf(scene), sats, reference: reference.slice(0, referenceMax) };
  await tell(scene, 'lightning.refunded', say('rail.refunded', values));
}

async function satsPlaced(scene: Scene, verdict: Settled): Promise<void> {
  await moveOperation(scene, 'failed');
  if (verdict.is !== 'refunded') {
    // What the rail has never got may be handed in anew, once it has.
    await letGo(scene);
    return tell(scene, 'sats.notFound', say('rail.buyNotFound', boughtOf(scene)));
  }
  const values = { ...boughtOf(scene), reference: verdict.reference.slice(0, referenceMax) };
  await tell(scene, 'sats.refunded', say('rail.buyRefunded', values));
}

const movedOn = (legId: string): Error => new Error(`leg ${legId} moved within its own transaction`);
