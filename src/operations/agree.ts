import { keyedHash } from '../secrets.js';
import type { Deps } from './deps.js';
import type { Draft, Obstacle } from './kinds/kind.js';
import { kindOf, paramsHash } from './kinds/register.js';
import { legsFor } from './legs.js';
import { overLimit } from './limits/over.js';
import type { Agreed, MoneyOrder } from './order.js';
import { recipes } from './recipes/register.js';
import { afterUssdMs } from './schedule.js';
import type { Operation } from './store.js';
import type { Phrase } from '../../flows/kit/say.js';

/** What came of an order, and the operation when one was made now. */
export type Agreement = { agreed: Agreed; made?: Operation };

const agreed: Agreed = { status: 'agreed' };
const refused = (reason: Obstacle): Agreement => ({ agreed: { status: 'refused', reason } });
const told = (reason: 'limit' | 'guarded', phrase: Phrase): Agreement => ({ agreed: { status: 'refused', reason, phrase } });

/** Writes a confirmed order down as an operation with its legs, in one transaction. The same key is the same operation, and is agreed again. */
export async function agree(deps: Deps, order: MoneyOrder): Promise<Agreement> {
  const now = deps.clock.now();
  const draft = draftOf(deps, order, now);
  // Asked before the transaction begins: it looks into tables of its own.
  const guarded = await deps.guard?.(order);
  const hindrance = draft && (await kindOf(order.intent).hindrance?.(deps, order));
  return deps.store.transaction(async (tx): Promise<Agreement> => {
    const before = await tx.operationByIntent(order.key);
    if (before) {
      if (before.paramsHash !== paramsHash(deps.lookupKey, order)) deps.log('agree.other-params', { operation: before.id });
      return { agreed };
    }
    if (!draft) return refused('notPossible');
    if (hindrance) return refused(hindrance);
    if (guarded) return told('guarded', guarded);
    // Before the kind's own obstacles, which may take the phone for this operation.
    const limit = await overLimit(deps, tx, draft.operation, now);
    if (limit) return told('limit', limit);
    const obstacle = await kindOf(order.intent).obstacle(deps, tx, draft, now);
    if (obstacle) return refused(obstacle);
    await tx.addOperation(draft.operation, draft.legs);
    return { agreed, made: draft.operation };
  });
}

/** Undefined where it cannot be done: nobody is a member, no number to ask, or the kind says so. */
function draftOf(deps: Deps, order: MoneyOrder, now: number): Draft | undefined {
  const { intent, me, key } = order;
  const { chama, member, phone, person, channel } = me;
  if (!member || phone === undefined) return undefined;
  const its = kindOf(intent);
  const plan = its.plan(deps, { intent, me, phone });
  if (!plan) return undefined;
  const { kind } = its;
  const { amount, params = {}, personal = {}, by } = plan;
  const operation: Operation = {
    ...{ id: deps.ids.next(), kind, chamaId: chama.id, memberId: member.id, person, channel, phone, amount, params, personal },
    ...{ phoneHash: keyedHash(deps.lookupKey, 'phone', phone), intentKey: key, paramsHash: paramsHash(deps.lookupKey, order) },
    ...{ state: 'open', stateV: 0, createdAt: now, endedAt: undefined, version: recipes[kind].version },
  };
  const usual = recipes[kind].steps.map((step) => step.kind);
  const steps = (plan.steps ?? usual).map((step) => ({ kind: step, provider: by[step] ?? 'none' }));
  const [first, ...others] = legsFor(operation, steps, deps.ids);
  const startAt = channel === 'ussd' && first?.kind === 'collect' ? now + afterUssdMs : now;
  return { operation, legs: first ? [{ ...first, state: 'ready', nextAt: startAt }, ...others] : [] };
}
