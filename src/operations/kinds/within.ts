import { compareMoney, type Money } from '../../money.js';

export function within({ min, max }: { min: Money; max: Money }, amount: Money): boolean {
  return amount.currency === min.currency && compareMoney(amount, min) >= 0 && compareMoney(amount, max) <= 0;
}
