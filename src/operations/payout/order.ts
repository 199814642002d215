import { money, type Currency, type Money } from '../../money.js';
import type { RecipientDetails } from '../../providers/ports/payout.js';
import { maskPhone } from '../../phone.js';
import type { Leg, Operation } from '../store.js';

/** What a payment abroad is about, as its operation keeps it: the way, and what the recipient is to get. Nothing personal. */
export type PayoutTerms = { method: string; country: string; gets: Money };

export const paramsOf = ({ method, country, gets }: PayoutTerms): Record<string, string> => ({
  ...{ method, country, getsMinor: gets.minor, getsCurrency: gets.currency },
});

export function termsOf({ id, params }: Pick<Operation, 'id' | 'params'>): PayoutTerms {
  const { method, country, getsMinor, getsCurrency } = params;
  if (method === undefined || country === undefined || getsMinor === undefined || getsCurrency === undefined)
    throw new Error(`operation ${id} does not say what is to be paid abroad`);
  return { method, country, gets: money(BigInt(getsMinor), getsCurrency as Currency) };
}

/** Whom it is for, as the member told us last. */
export const recipientOf = ({ personal }: Pick<Operation, 'personal'>): RecipientDetails => personal;

/** The last attempt to pay the recipient: the one that counts. Undefined in an operation of another kind. */
export const lastAttempt = (legs: readonly Leg[]): Leg | undefined =>
  legs.reduce<Leg | undefined>((last, leg) => (leg.kind === 'payOut' && leg.position >= (last?.position ?? 0) ? leg : last), undefined);

/** Longest part of a name that a message has room for, in characters. */
const nameMax = 14;
const tail = 3;

/** Whom it is for, as their sender knows them again: the first name, and the end of the number or account. */
export function maskedRecipient({ firstName = '', phone, account, iban }: RecipientDetails): string {
  const number = phone ?? account ?? iban ?? '';
  const end = phone === undefined ? number.slice(-tail) : maskPhone(number).slice(-tail);
  const name = Array.from(firstName.trim()).slice(0, nameMax).join('');
  return [name, number.length > 2 * tail ? `..${end}` : ''].filter(Boolean).join(' ');
}
