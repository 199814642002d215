import { exchange, inTransit, owedByRail, railFee } from '../../ledger/accounts.js';
import { minorOf, minus, money, type Money } from '../../money.js';
import { buyQuoteOf, payQuoteOf } from './price.js';
import type { Scene } from '../recipe.js';

type Line = [account: string, amount: Money];

const back = (amount: Money): Money => money(-minorOf(amount), amount.currency);

/** What a payment by Lightning was when it came in: sats that lie with the rail, its fee in them, and shillings that it owes for the rest. */
function paid({ work: { operation, leg } }: Scene): Line[] {
  const { pay, fee, amount } = payQuoteOf(operation);
  const { chamaId, memberId } = operation;
  const { provider } = leg;
  return [
    [inTransit(provider, chamaId), pay],
    [railFee(provider, chamaId), back(fee)],
    [exchange(provider, chamaId), back(minus(pay, fee))],
    [exchange(provider, chamaId), amount],
    [owedByRail(provider, chamaId, memberId), back(amount)],
  ];
}

/** The same of shillings that were paid for sats. */
function bought({ work: { operation, leg } }: Scene): Line[] {
  const { get, amount } = buyQuoteOf(operation);
  const { chamaId, memberId } = operation;
  const { provider } = leg;
  return [
    [inTransit(provider, chamaId), amount],
    [exchange(provider, chamaId), back(amount)],
    [exchange(provider, chamaId), get],
    [owedByRail(provider, chamaId, memberId), back(get)],
  ];
}

async function post({ tx, work: { operation }, ids, now }: Scene, kind: string, lines: readonly Line[]): Promise<void> {
  const entries = lines.filter(([, amount]) => minorOf(amount) !== 0n).map(([account, amount]) => ({ id: ids.next(), account, amount }));
  const { id: operationId, chamaId } = operation;
  if (!(await tx.post({ id: ids.next(), chamaId, operationId, kind, at: now, entries })))
    throw new Error(`${operationId} has a posting of kind ${kind} already`);
}

const undone = (lines: readonly Line[]): Line[] => lines.map(([account, amount]) => [account, back(amount)]);

/** A payment by Lightning has come in, and nothing has been paid out. */
export const postPaid = (scene: Scene): Promise<void> => post(scene, 'received', paid(scene));

/** What was paid for by Lightning has been done (`delivered`), or the payer has their sats back (`refunded`): nothing lies with the rail any more. */
export const postDone = (scene: Scene, kind: 'delivered' | 'refunded'): Promise<void> => post(scene, kind, undone(paid(scene)));

/** Shillings were taken, and the sats for them are sent: both are known at once. */
export async function postBought(scene: Scene): Promise<void> {
  await post(scene, 'received', bought(scene));
  await post(scene, 'delivered', undone(bought(scene)));
}
