import { compareMoney, money, type Money } from '../money.js';
import { keyedHash } from '../secrets.js';
import { railOf } from './apply.js';
import type { Deps } from './deps.js';
import { paramsHash, tidyReceipt, type Agreed, type MoneyOrder } from './order.js';
import { recipes } from './recipes/register.js';
import { afterUssdMs } from './schedule.js';
import { legsFor } from './legs.js';
import type { Leg, LegKind, MoneyTx, Operation } from './store.js';

/** What came of an order, and the operation when one was made now. */
export type Agreement = { agreed: Agreed; made?: Operation };

const agreed: Agreed = { status: 'agreed' };
const refused = (reason: 'busy' | 'notPossible' | 'receiptKnown'): Agreement => ({ agreed: { status: 'refused', reason } });

/** Writes a confirmed order down as an operation with its legs, in one transaction. The same key is the same operation, and is agreed again. */
export async function agree(deps: Deps, order: MoneyOrder): Promise<Agreement> {
  const now = deps.clock.now();
  const draft = draftOf(deps, order, now);
  return deps.store.transaction(async (tx): Promise<Agreement> => {
    const before = await tx.operationByIntent(order.key);
    if (before) {
      if (before.paramsHash !== paramsHash(deps.lookupKey, order)) deps.log('agree.other-params', { operation: before.id });
      return { agreed };
    }
    if (!draft) return refused('notPossible');
    const obstacle = await obstacleTo(deps, tx, draft, now);
    if (obstacle) return refused(obstacle);
    await tx.addOperation(draft.operation, draft.legs);
    return { agreed, made: draft.operation };
  });
}

type Draft = { operation: Operation; legs: Leg[] };

/** Undefined where it cannot be done: nobody is a member, no number to ask, no rail, or an amount outside the chama's terms. */
function draftOf(deps: Deps, order: MoneyOrder, now: number): Draft | undefined {
  const { intent, me, key } = order;
  const { chama, member, phone, person, channel } = me;
  if (!member || phone === undefined) return undefined;
  const collector = deps.collectors(chama.id);
  if (intent.kind === 'contribute' && !(collector && within(deps.terms(chama.id), intent.amount))) return undefined;
  const kind = intent.kind === 'contribute' ? 'contribution' : 'claim';
  const amount = intent.amount ?? money(0, chama.currency);
  const params: Record<string, string> = intent.kind === 'claim' ? { receipt: tidyReceipt(intent.receipt) } : {};
  const operation: Operation = {
    ...{ id: deps.ids.next(), kind, chamaId: chama.id, memberId: member.id, person, channel, phone, amount, params },
    ...{ phoneHash: keyedHash(deps.lookupKey, 'phone', phone), intentKey: key, paramsHash: paramsHash(deps.lookupKey, order) },
    ...{ state: 'open', stateV: 0, createdAt: now, endedAt: undefined, version: recipes[kind].version },
  };
  const startAt = channel === 'ussd' && kind === 'contribution' ? now + afterUssdMs : now;
  const providerOf = (leg: LegKind) => (leg === 'record' ? deps.book(chama.id).name : (collector?.name ?? 'none'));
  const [first, ...others] = legsFor(
    operation,
    recipes[kind].steps.map((step) => ({ kind: step.kind, provider: providerOf(step.kind) })),
    deps.ids,
  );
  return { operation, legs: first ? [{ ...first, state: 'ready', nextAt: startAt }, ...others] : [] };
}

function within({ min, max }: { min: Money; max: Money }, amount: Money): boolean {
  return amount.currency === min.currency && compareMoney(amount, min) >= 0 && compareMoney(amount, max) <= 0;
}

/** Has this person claimed the receipt, and is that claim being looked into, by us or by the treasurer? */
export async function isClaimedBy(tx: MoneyTx, person: string, chamaId: string, receipt: string): Promise<boolean> {
  const theirs = await tx.unfinished(person);
  return theirs.some((one) => one.kind === 'claim' && one.chamaId === chamaId && one.params['receipt'] === receipt);
}

/** Claims of one person in one chama that are not over. Each of them is an SMS to an officer, and minutes of theirs. */
const openClaimsMax = 10;

/** One open collection a phone; a receipt counts once; and nobody buries the treasurer under claims. */
async function obstacleTo(
  deps: Deps,
  tx: MoneyTx,
  { operation, legs }: Draft,
  now: number,
): Promise<'busy' | 'receiptKnown' | 'notPossible' | undefined> {
  const { kind, person, phoneHash, id } = operation;
  if (kind === 'contribution') {
    const provider = legs[0]?.provider ?? '';
    return (await tx.takeSlot(provider, phoneHash, id, now)) ? undefined : 'busy';
  }
  const receipt = operation.params['receipt'] ?? '';
  if ((await tx.receiptHolder(railOf(deps, operation.chamaId), receipt)) !== undefined) return 'receiptKnown';
  if (await isClaimedBy(tx, person, operation.chamaId, receipt)) return 'receiptKnown';
  const theirs = (await tx.unfinished(person)).filter((one) => one.kind === 'claim' && one.chamaId === operation.chamaId);
  return theirs.length >= openClaimsMax ? 'notPossible' : undefined;
}
