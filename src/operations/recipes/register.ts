import type { Recipe, Step } from '../recipe.js';
import type { Leg, Operation, OperationKind } from '../store.js';
import { airtime } from './airtime.js';
import { claim } from './claim.js';
import { contribution } from './contribution.js';
import { lightning } from './lightning.js';
import { link } from './link.js';
import { payFor } from './pay-for.js';
import { payout } from './payout.js';
import { payoutCancel, payoutMend } from './payout-change.js';
import { sats } from './sats.js';

/** Every kind of operation and how it is done. */
export const recipes: Record<OperationKind, Recipe> = {
  contribution,
  claim,
  link,
  airtime,
  payFor,
  lightning,
  sats,
  payout,
  payoutCancel,
  payoutMend,
};

/** Does this kind begin by asking the member's phone for money? */
export const asksForMoney = (kind: OperationKind): boolean => recipes[kind].steps[0]?.kind === 'collect';

/** The step of a recipe that a leg is. */
export function stepOf(operation: Pick<Operation, 'id' | 'kind'>, leg: Pick<Leg, 'kind'>): Step {
  const { steps, later = [] } = recipes[operation.kind];
  const step = [...steps, ...later].find(({ kind }) => kind === leg.kind);
  if (!step) throw new Error(`operation ${operation.id} (${operation.kind}) has a leg ${leg.kind} that its recipe does not know`);
  return step;
}
