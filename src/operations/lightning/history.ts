import type { PastOrder } from '../../../flows/kit/lightning.js';
import { dateIn, hours } from '../../clock.js';
import { maskPhone } from '../../phone.js';
import type { Leg, MoneyTx, Operation } from '../store.js';
import { buyQuoteOf, payQuoteOf } from './price.js';

/** How far back orders are told, how many are read, and how many are told. */
const reachMs = hours(90 * 24);
const readMax = 1_000;
const toldMax = 20;

/** What a member has ordered of a rail here, the newest first. */
export async function pastOrders(
  tx: MoneyTx,
  whose: { chamaId: string; memberId: string },
  timeZone: string,
  now: number,
): Promise<PastOrder[]> {
  const since = now - reachMs;
  const found = [
    ...(await tx.operationsSince({ ...whose, kind: 'lightning', since, max: readMax })),
    ...(await tx.operationsSince({ ...whose, kind: 'sats', since, max: readMax })),
  ];
  const newest = found.sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1)).slice(0, toldMax);
  const orders: PastOrder[] = [];
  for (const one of newest) orders.push(orderOf(one, await tx.legs(one.id), timeZone));
  return orders;
}

function orderOf(operation: Operation, legs: readonly Leg[], timeZone: string): PastOrder {
  const { amount, createdAt, personal } = operation;
  const of = { date: dateIn(timeZone, createdAt), amount, state: stateOf(operation, legs) };
  if (operation.kind === 'sats') return { ...of, kind: 'buy', sats: buyQuoteOf(operation).get, phone: undefined };
  const { kind, pay } = payQuoteOf(operation);
  const { phone } = personal;
  return { ...of, kind, sats: pay, phone: phone === undefined ? undefined : maskPhone(phone) };
}

/** Shillings for sats were paid before they were ordered. */
function stateOf({ kind, state }: Operation, legs: readonly Leg[]): PastOrder['state'] {
  if (state === 'review') return 'withHuman';
  if (state !== 'open') return state;
  return kind === 'sats' || legs[0]?.state === 'settled' ? 'paid' : 'waiting';
}
