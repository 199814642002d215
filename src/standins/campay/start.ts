import type { Ground } from '../ground.js';
import type { Carrier } from '../momo/carriers.js';
import { digits, hex } from '../numbers.js';
import { keepRow } from '../state.js';
import type { Transaction } from './state.js';

/** What CamPay keeps of a payment (a recorded line: 0.05 of 5 francs). */
const chargePercent = 1;

export type Wanted = Pick<
  Transaction,
  'endpoint' | 'phone' | 'carrier' | 'amount' | 'description' | 'externalReference' | 'externalUser' | 'extra'
>;

export const nobody = { firstName: '', lastName: '', email: '' };

/** Writes a new transaction down. It is pending, whatever comes of it. */
export function begin({ clock, ids, state, faults }: Ground, wanted: Wanted, reference = uuid(ids)): Transaction {
  const { transactions } = state().campay;
  return keepRow(transactions, {
    reference,
    ...wanted,
    code: codeOf(clock.now(), 'T', ids),
    chargeCents: wanted.endpoint === 'collect' ? wanted.amount * chargePercent : 0,
    status: 'PENDING',
    operatorReference: null,
    reason: null,
    createdAt: clock.now(),
    endedAt: null,
    callbackFault: faults.takeCallback('campayCallback') ?? null,
    turns: null,
  });
}

/** `CP201027T00005`: the day, a letter for the kind, and a number. */
export function codeOf(at: number, kind: 'T' | 'U', ids: Ground['ids']): string {
  return `CP${new Date(at).toISOString().slice(2, 10).replaceAll('-', '')}${kind}${digits(ids, 5)}`;
}

export function uuid(ids: Ground['ids']): string {
  const all = hex(ids, 32);
  return `${all.slice(0, 8)}-${all.slice(8, 12)}-4${all.slice(13, 16)}-a${all.slice(17, 20)}-${all.slice(20)}`;
}

/** The carrier as /transaction/ and the callback write it, and as the history does. */
export const loud = (carrier: Carrier): string => carrier.toUpperCase();
