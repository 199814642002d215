import { compareMoney, major, minorOf, money, type Money } from '../../money.js';
import type { Payer, PayoutMethod, PayoutWish, Quoted } from '../../providers/ports/payout.js';

/**
 * A price that can be ordered by what the recipient gets. A payer rounds up what they get and what it costs, so that the price of what two thousand
 * shillings buy may be two thousand and one. Where the member said what they pay, the recipient gets so much less that it is not more; and where that
 * was too much less, so that a whole unit would be left over, so much more again: the member pays what they typed, as near as the payer's steps allow.
 */
export async function exactQuote(payer: Payer, wish: PayoutWish, { cents }: Pick<PayoutMethod, 'cents'>): Promise<Quoted> {
  const { amount, from } = wish;
  const first = await payer.quote(wish);
  if (first.status !== 'quoted' || amount.currency !== from) return first;
  const second = await payer.quote({ ...wish, amount: first.gets });
  if (second.status !== 'quoted' || second.cost.currency !== from) return second;
  if (compareMoney(second.cost, amount) <= 0) return closer(second);
  const less = share(first.gets, amount, second.cost, cents);
  if (minorOf(less) <= 0n) return second;
  const third = await payer.quote({ ...wish, amount: less });
  return third.status === 'quoted' && third.cost.currency === from ? closer(third) : third;

  /** The same price, or one that is nearer to what the member said and no more. Asked for once: each question takes its time. */
  async function closer(found: Priced): Promise<Quoted> {
    const spare = minorOf(amount) - minorOf(found.cost);
    const more = spare < minorOf(major(1, from)) ? found.gets : share(found.gets, amount, found.cost, cents);
    if (compareMoney(more, found.gets) <= 0) return found;
    const next = await payer.quote({ ...wish, amount: more });
    const isNearer = next.status === 'quoted' && next.cost.currency === from && compareMoney(next.cost, amount) <= 0;
    return isNearer && compareMoney(next.cost, found.cost) > 0 ? next : found;
  }
}

type Priced = Extract<Quoted, { status: 'quoted' }>;

/** `gets` times `amount` over `cost`, rounded down to what can be paid out. */
function share(gets: Money, amount: Money, cost: Money, cents: boolean): Money {
  const minor = (minorOf(gets) * minorOf(amount)) / minorOf(cost);
  const step = cents ? 1n : minorOf(major(1, gets.currency));
  return money((minor / step) * step, gets.currency);
}
