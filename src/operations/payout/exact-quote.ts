import { compareMoney, major, minorOf, money, type Money } from '../../money.js';
import type { Payer, PayoutMethod, PayoutWish, Quoted } from '../../providers/ports/payout.js';

/**
 * A price that can be ordered by what the recipient gets. A payer rounds up what they get and what it costs, so that the price of what two thousand
 * shillings buy may be two thousand and one: where the member said what they pay, the recipient gets so much less that it is not more.
 */
export async function exactQuote(payer: Payer, wish: PayoutWish, { cents }: Pick<PayoutMethod, 'cents'>): Promise<Quoted> {
  const { amount, from } = wish;
  const first = await payer.quote(wish);
  if (first.status !== 'quoted' || amount.currency !== from) return first;
  const second = await payer.quote({ ...wish, amount: first.gets });
  if (second.status !== 'quoted' || second.cost.currency !== from || compareMoney(second.cost, amount) <= 0) return second;
  const less = share(first.gets, amount, second.cost, cents);
  return minorOf(less) > 0n ? payer.quote({ ...wish, amount: less }) : second;
}

/** `gets` times `amount` over `cost`, rounded down to what can be paid out. */
function share(gets: Money, amount: Money, cost: Money, cents: boolean): Money {
  const minor = (minorOf(gets) * minorOf(amount)) / minorOf(cost);
  const step = cents ? 1n : minorOf(major(1, gets.currency));
  return money((minor / step) * step, gets.currency);
}
