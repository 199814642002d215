import { moveOperation } from '../follow.js';
import { legBehind } from '../legs.js';
import type { Scene } from '../recipe.js';
import type { Leg } from '../store.js';
import type { Work } from '../verdict.js';

/*
 * What was paid for is sent by a leg, by another attempt after it, or is made good otherwise: what all that sends for money that came in has in
 * common, be it airtime or money abroad. Attempts are legs of one kind.
 */

/** The money has done what it was paid for, or has gone another way: whatever still goes out is the chama's loss. */
export const isMadeGood = ({ operation, leg, legs }: Work): boolean =>
  operation.state === 'done' ||
  operation.state === 'failed' ||
  legs.some(({ id, kind, state }) => kind === 'record' || (kind === leg.kind && id !== leg.id && state === 'settled'));

/** Another attempt with a reference of its own. Only where the one before was finally refused, or never sent. */
export async function tryAgain({ tx, work, ids, now }: Scene, at: number): Promise<void> {
  const { operation, leg, legs } = work;
  await tx.addLeg(legBehind(operation, legs, { kind: leg.kind, provider: leg.provider }, ids, { now, at }));
}

/** An attempt that has not gone out is not made any more. */
export async function calledOff({ tx, work: { leg, legs }, now }: Scene): Promise<void> {
  for (const { id, kind, state, stateV } of legs) {
    const patch = { nextAt: undefined, resolvedAt: now, note: 'the one before arrived after all' };
    if (kind === leg.kind && id !== leg.id && state === 'ready') await tx.moveLeg({ id, from: state, stateV, to: 'not_sent', patch });
  }
}

/** Done, once nothing is under way. Money that went another way is its own leg's to finish. */
export async function finish(scene: Scene): Promise<void> {
  const { tx, work } = scene;
  const legs = await tx.legs(work.operation.id);
  const isUnderWay = ({ kind, state }: Leg) => kind === 'record' || ['ready', 'calling', 'pending', 'unknown'].includes(state);
  if (!legs.some(isUnderWay)) await moveOperation(scene, 'done');
  else if (work.operation.state === 'review') await moveOperation(scene, 'open');
}

/** How many attempts there are, with this one. */
export const tries = ({ legs, leg }: Work): number => legs.filter(({ kind }) => kind === leg.kind).length;
