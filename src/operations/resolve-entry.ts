import { say } from '../../flows/kit/say.js';
import { byHand, paidFor, suspense } from '../ledger/accounts.js';
import { minus, money, type Money } from '../money.js';
import type { Decision } from './decision.js';
import { moveLeg, moveOperation, tell } from './follow.js';
import { paidLeg } from './performers/record.js';
import { makeContribution, post } from './receive.js';
import type { Scene } from './recipe.js';
import { paidValues } from './recipes/entering.js';

/** What may be decided about a payment that the records do not take, or of which they have not taken all. */
type Placed = Extract<Decision, { is: 'credited' | 'refunded' }>;

/** Longest reference of a refund that a message has room for; the audit has it whole. */
const referenceMax = 20;

/** Carries the decision out, in the transaction in which the review was closed. What was refused is not sent to the records any more. */
export async function placeEntry(scene: Scene, verdict: Placed): Promise<Placed['is']> {
  const { operation, leg } = scene.work;
  const { chamaId, memberId } = operation;
  if (verdict.is === 'credited') {
    // What was owed stays what it was paid for; the rest, which lies in suspense, is theirs to contribute.
    const over = leg.state === 'settled' ? overOf(scene) : undefined;
    if (!over) await callOff(scene, 'it became a contribution');
    const from = over ? suspense(chamaId) : paidFor(chamaId, memberId);
    await makeContribution(scene, paidLeg(scene.work), from, over ?? paidLeg(scene.work).settled);
    const { chama, amount: whole, receipt } = paidValues(scene);
    const amount = over ?? whole;
    const total = await scene.tx.total(chamaId, memberId, amount.currency);
    await tell(scene, 'contribution.placed', say('contribution.placed', { chama, amount, receipt, total }));
    return verdict.is;
  }
  const isOver = leg.state === 'settled';
  const amount = isOver ? overOf(scene) : paidValues(scene).amount;
  if (!isOver) await callOff(scene, 'it was given back');
  const from = isOver ? suspense(chamaId) : paidFor(chamaId, memberId);
  if (!(await post(scene, 'refunded', from, byHand(chamaId), amount))) throw new Error(`${operation.id} is given back already`);
  await moveOperation(scene, 'done');
  const reference = verdict.reference.slice(0, referenceMax);
  await tell(scene, 'payFor.refunded', say('pay-for.refunded', { ...paidValues(scene), amount, reference }));
  return verdict.is;
}

async function callOff(scene: Scene, note: string): Promise<void> {
  const { leg } = scene.work;
  const patch = { nextAt: undefined, resolvedAt: scene.now, note };
  if (!(await moveLeg(scene, 'not_sent', patch))) throw new Error(`leg ${leg.id} moved within its own transaction`);
}

/** What the records did not take of what was paid. */
function overOf({ work }: Scene): Money {
  const paid = paidLeg(work).settled ?? work.operation.amount;
  return minus(paid, work.leg.settled ?? money(0, paid.currency));
}
