import { currencies, fromDecimal, money } from '../../money.js';
import type { Currency, Money } from '../../money.js';

/** An amount as BitPesa wrote it: decimal text, exact, in any currency of theirs. */
export type Amount = { decimal: string; currency: string };

export const isOurs = (code: string): code is Currency => (currencies as string[]).includes(code);

/** As our money; undefined in a currency that we do not reckon with, or when it is finer than a minor unit. */
export const moneyOf = (amount: Amount | undefined): Money | undefined =>
  amount && isOurs(amount.currency) ? fromDecimal(amount.decimal, amount.currency) : undefined;

/** BitPesa docs, "Requested amount and currency": these are paid out in whole units, and rounded up to them. */
const whole = new Set(['KES', 'TZS', 'UGX', 'NGN', 'XOF', 'XAF', 'RWF']);

export const paysCents = (currency: string): boolean => !whole.has(currency);

/** TransferZero SDK, `fee_fractional`: the fee in the smallest units that BitPesa has of a currency, which are not ours. */
export function feeOf(fractional: string | undefined, currency: string): Money | undefined {
  if (fractional === undefined || !/^\d{1,15}$/.test(fractional) || !isOurs(currency)) return undefined;
  return whole.has(currency) ? fromDecimal(fractional, currency) : money(BigInt(fractional), currency);
}
