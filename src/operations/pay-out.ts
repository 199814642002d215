import { byHand, fees, held, owedAbroad, owedAirtime, suspense } from '../ledger/accounts.js';
import { minorOf, money, type Money } from '../money.js';
import { makeContribution, post } from './receive.js';
import { paidLeg } from './performers/record.js';
import type { Scene } from './recipe.js';
import type { Operation } from './store.js';
import type { Proof } from './verdict.js';

/**
 * Airtime has left the seller's float for what was owed to the member; with `surplus` it had been made good otherwise, and the chama
 * is to get it back from somebody. A fee goes with it where the provider states one.
 */
export async function postAirtime(scene: Scene, { amount, fee }: Proof, surplus: boolean): Promise<void> {
  const { tx, work, ids, now } = scene;
  const { id: operationId, chamaId, memberId } = work.operation;
  const out = fee ? money(minorOf(amount) + minorOf(fee), amount.currency) : amount;
  const entry = (account: string, moved: Money) => ({ id: ids.next(), account, amount: moved });
  const entries = [
    entry(surplus ? suspense(chamaId) : owedAirtime(chamaId, memberId), amount),
    ...(fee && minorOf(fee) !== 0n ? [entry(fees(chamaId), fee)] : []),
    entry(held(work.leg.provider, chamaId), money(-minorOf(out), out.currency)),
  ];
  const kind = surplus ? `surplus:${work.leg.id}` : 'toppedUp';
  if (!(await tx.post({ id: ids.next(), chamaId, operationId, kind, at: now, entries })))
    throw new Error(`the airtime of ${operationId} is posted already`);
}

/** What was paid for and has not been sent is owed there. */
const owedFor = ({ kind, chamaId, memberId }: Operation): string =>
  kind === 'payout' ? owedAbroad(chamaId, memberId) : owedAirtime(chamaId, memberId);

/** A person has given back what was paid for something that was not sent, outside of any rail that we see. */
export async function postRefund(scene: Scene): Promise<Money> {
  const { operation } = scene.work;
  const { settled: amount } = paidLeg(scene.work);
  if (!amount || !(await post(scene, 'refunded', owedFor(operation), byHand(operation.chamaId), amount)))
    throw new Error(`what was paid for ${operation.id} is given back already`);
  return amount;
}

/** What was paid for something that was not sent becomes a contribution. */
export const contributeInstead = (scene: Scene): Promise<void> =>
  makeContribution(scene, paidLeg(scene.work), owedFor(scene.work.operation));
