import { major, minorOf, money, type Money } from '../../money.js';

/**
 * Divides an amount by weights, by the largest remainder: the parts sum exactly to it, and no part is off its exact share by a whole unit. Parts
 * are whole units (nobody pays cents by phone); what is less than a unit of the amount goes to the largest part. Ties go to who comes
 * first. Throws when no weight is positive or one is negative.
 */
export function split(whole: Money, weights: readonly bigint[]): Money[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  if (total <= 0n || weights.some((weight) => weight < 0n)) throw new Error('an amount is divided by positive weights');
  const grain = minorOf(major(1, whole.currency));
  const units = minorOf(whole) / grain;
  const exact = weights.map((weight) => ({ floor: (units * weight) / total, rest: (units * weight) % total }));
  const missing = Number(units - exact.reduce((sum, { floor }) => sum + floor, 0n));
  const byRest = exact.map((_, at) => at).sort((a, b) => compare(exact[b]?.rest, exact[a]?.rest) || a - b);
  const favoured = new Set(byRest.slice(0, missing));
  const largest = weights.reduce((best, weight, at) => (weight > (weights[best] ?? 0n) ? at : best), 0);
  const cents = minorOf(whole) % grain;
  return exact.map(({ floor }, at) =>
    money((floor + (favoured.has(at) ? 1n : 0n)) * grain + (at === largest ? cents : 0n), whole.currency),
  );
}

function compare(a = 0n, b = 0n): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
