import { isPositive, minorOf, money, wholeUnits, type Money } from '../../money.js';
import type { Desk } from './desk.js';

/** Positive, whole, and in the chama's currency. */
export function isAmount(desk: Desk, amount: Money): boolean {
  return amount.currency === desk.chama.currency && isPositive(amount) && wholeUnits(amount) !== undefined;
}

export const zero = (desk: Desk): Money => money(0, desk.chama.currency);

/** A sum that the store made. */
export const summed = (desk: Desk, minor: bigint): Money => money(minor, desk.chama.currency);

export const min = (a: Money, b: Money): Money => (minorOf(a) < minorOf(b) ? a : b);
export const max = (a: Money, b: Money): Money => (minorOf(a) < minorOf(b) ? b : a);
