import type { Deps } from './deps.js';
import { moveLeg } from './follow.js';
import type { Scene } from './recipe.js';
import { stepOf } from './recipes/register.js';
import type { MoneyTx } from './store.js';
import type { Proof, Verdict, Work } from './verdict.js';

type Hands = Pick<Deps, 'ids' | 'chamaFacts' | 'collectors' | 'book' | 'log' | 'members'>;

/** What came of a verdict: `stale` when somebody else had moved the leg. */
export type Applied = 'moved' | 'stale';

export function sceneOf(deps: Hands, tx: MoneyTx, work: Work, now: number, fence: number | undefined): Scene {
  const { chamaId } = work.operation;
  const { ids, log, members } = deps;
  const book = deps.book(chamaId).name;
  return { tx, work, fence, now, ids, log, members, facts: deps.chamaFacts(chamaId), rail: railOf(deps, chamaId), book };
}

/** Receipts are unique on a money network; a chama without a collector has a list of its own. */
export const railOf = (deps: Pick<Deps, 'collectors'>, chamaId: string): string => deps.collectors(chamaId)?.rail ?? `claims-${chamaId}`;

/** Carries a verdict of the worker that holds the leg out, with all that follows from it, inside one transaction. */
export async function apply(deps: Hands, tx: MoneyTx, work: Work, verdict: Verdict, now: number): Promise<Applied> {
  const { leg } = work;
  if (verdict.is === 'settled') return (await settle(deps, tx, leg.id, verdict.proof, now)) === 'moved' ? 'moved' : letGo(tx, leg);
  const scene = sceneOf(deps, tx, work, now, leg.fence);
  const to = verdict.is === 'review' ? 'review' : verdict.to;
  if (!(await moveLeg(scene, to, verdict.patch))) {
    deps.log('leg.stale', { leg: leg.id, from: leg.state, to });
    return 'stale';
  }
  const step = stepOf(work.operation, leg);
  if (verdict.is === 'open') {
    if (verdict.link !== undefined) await step.linked?.({ ...scene, work: await read(tx, leg.id) }, verdict.link);
    if (verdict.invoice) await step.invoiced?.(scene, verdict.invoice);
    if (verdict.checking) await step.checking(scene);
    if (verdict.stuck) await step.stuck(scene);
    if (verdict.mendable) await step.mendable?.(scene);
    return 'moved';
  }
  const fresh = { ...scene, work: await read(tx, leg.id) };
  if (verdict.is === 'ended') await step.ended(fresh, verdict);
  else await step.review(fresh, verdict.reason, verdict.detail);
  return 'moved';
}

/** The proof said nothing new. Where nobody else moved the leg, it is not looked at again. */
async function letGo(tx: MoneyTx, { id, state, stateV, fence }: Work['leg']): Promise<Applied> {
  await tx.moveLeg({ id, from: state, stateV, fence, to: state, patch: { nextAt: undefined } });
  return 'stale';
}

/** Proof counts whoever brings it, and whatever we took the leg for: only a leg that has settled is left as it is. */
export async function settle(deps: Hands, tx: MoneyTx, legId: string, proof: Proof, now: number): Promise<Applied> {
  const work = await read(tx, legId);
  const settled = await stepOf(work.operation, work.leg).settled(sceneOf(deps, tx, work, now, undefined), proof);
  return settled ? 'moved' : 'stale';
}

/** A leg with its operation and its sisters, as they are in this transaction. */
export async function read(tx: MoneyTx, legId: string): Promise<Work> {
  const leg = await tx.leg(legId);
  const operation = leg && (await tx.operation(leg.operationId));
  if (!leg || !operation) throw new Error(`leg ${legId} or its operation is gone`);
  return { operation, leg, legs: await tx.legs(operation.id) };
}
