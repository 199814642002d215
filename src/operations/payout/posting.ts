import { byHand, held, owedAbroad, owedToMember, roundings, suspense } from '../../ledger/accounts.js';
import { compareMoney, isPositive, major, minus, minorOf, money, type Money } from '../../money.js';
import { paidLeg } from '../performers/record.js';
import { post } from '../receive.js';
import type { Scene } from '../recipe.js';

/** What a payment that was made leaves to be said: more than was paid for it, or less. Both are nothing mostly. */
export type Posted = { over: Money; left: Money };

/**
 * A payment has left the payer's balance for what was owed to the member. What it cost less is theirs, but for less than a whole unit, which no
 * phone could pay; what it cost more, or all of it with `surplus` (it had been made good otherwise), the chama is to get back from somebody.
 */
export async function postAbroad(scene: Scene, cost: Money, surplus: boolean): Promise<Posted> {
  const { tx, work, ids, now } = scene;
  const { id: operationId, chamaId, memberId, amount: paid } = work.operation;
  const nothing = money(0, paid.currency);
  const covered = surplus ? nothing : compareMoney(cost, paid) <= 0 ? cost : paid;
  const over = minus(cost, covered);
  const rest = surplus ? nothing : minus(paid, covered);
  const isRounding = compareMoney(rest, major(1, paid.currency)) < 0;
  const moved: [string, Money][] = [
    [owedAbroad(chamaId, memberId), surplus ? nothing : paid],
    [suspense(chamaId), over],
    [isRounding ? roundings(chamaId) : owedToMember(chamaId, memberId), negative(rest)],
    [held(work.leg.provider, chamaId), negative(cost)],
  ];
  const entries = moved.filter(([, amount]) => minorOf(amount) !== 0n).map(([account, amount]) => ({ id: ids.next(), account, amount }));
  const kind = surplus ? `surplusAbroad:${work.leg.id}` : 'paidAbroad';
  if (!(await tx.post({ id: ids.next(), chamaId, operationId, kind, at: now, entries })))
    throw new Error(`the payment abroad of ${operationId} is posted already`);
  return { over, left: isRounding ? nothing : rest };
}

const negative = (amount: Money): Money => money(-minorOf(amount), amount.currency);

/** What was left over has been given back to the member, outside of any rail that we see. */
export async function postLeftBack(scene: Scene): Promise<Money> {
  const { work } = scene;
  const { chamaId, memberId, amount } = work.operation;
  const { settled: cost } = work.leg;
  if (!cost || !paidLeg(work).settled) throw new Error(`nothing is left of ${work.operation.id}`);
  const left = minus(amount, cost);
  if (!isPositive(left) || !(await post(scene, 'refunded:left', owedToMember(chamaId, memberId), byHand(chamaId), left)))
    throw new Error(`what is left of ${work.operation.id} is given back already`);
  return left;
}
