import type { Me } from '../../flows/kit/me.js';
import type { Phrase } from '../../flows/kit/say.js';
import { dateIn, hours } from '../clock.js';
import { compareMoney, isZero, minus, money, plus, type Currency, type Money } from '../money.js';
import type { AirtimeSeller } from '../providers/ports/airtime.js';
import { sameMoney } from '../ledger/dump.js';
import type { AirtimeOffer } from './airtime-offer.js';
import type { Deps } from './deps.js';
import { withinLimits, type Within } from './limits/bounds.js';
import type { MoneyTx, Operation } from './store.js';

/** What is sold, by what the seller sends at once and what the collector's network carries (`otherwiseMax` where it does not say). */
export function offerOf(
  {
    setup,
    airtime: seller,
    collectMax,
  }: { setup: { chama: { currency: Currency } }; airtime?: AirtimeSeller | undefined; collectMax?: Money },
  otherwiseMax: Money,
  dailyMax: Money,
): AirtimeOffer | undefined {
  const limits = seller?.limits(setup.chama.currency);
  if (!seller || !limits) return undefined;
  const carried = collectMax ?? otherwiseMax;
  const max = carried.currency === limits.max.currency ? least(limits.max, carried) : limits.max;
  return { seller, min: limits.min, max, dailyMax };
}

/** What a member may buy now. `dayIsFull`: they have bought as much today as the chama's rules allow. */
export type AirtimeTerms =
  | { status: 'sold'; terms: Within & { offered: Money } }
  | { status: 'dayIsFull'; dailyMax: Money }
  /** By a limit over all that is sent, and why. */
  | { status: 'full'; phrase: Phrase }
  | { status: 'notSold' };

/** A day with the longest change of the clock in it. */
const dayMs = hours(26);
/** Nobody buys more often in a day; each order asks for a PIN. */
const ordersMax = 1000;

type Whose = Pick<Operation, 'chamaId' | 'memberId'>;
type Hands = Pick<Deps, 'chamaFacts'>;

/** What this member has bought since midnight in the chama's time zone, with what is still under way. What failed is not bought. */
export async function boughtToday(deps: Hands, tx: MoneyTx, whose: Whose, now: number): Promise<Money> {
  const { timeZone, currency } = deps.chamaFacts(whose.chamaId);
  const today = dateIn(timeZone, now);
  const recent = await orders(tx, whose, now - dayMs);
  return recent
    .filter(({ state, createdAt }) => state !== 'failed' && dateIn(timeZone, createdAt) === today)
    .reduce((sum, { amount }) => plus(sum, amount), money(0, currency));
}

const orders = (tx: MoneyTx, { chamaId, memberId }: Whose, since: number): Promise<Operation[]> =>
  tx.operationsSince({ chamaId, memberId, kind: 'airtime', since, max: ordersMax });

/**
 * Was the same airtime for the same phone sent less than `equalAfterMs` ago, or is it about to be? The provider would take this order
 * for a repeat of that one.
 */
export async function soonerThan(tx: MoneyTx, { id, ...order }: Operation, equalAfterMs: number, now: number): Promise<boolean> {
  if (equalAfterMs === 0) return false;
  for (const one of await orders(tx, order, now - dayMs)) {
    const isEqual = one.id !== id && one.personal['phone'] === order.personal['phone'] && sameMoney(one.amount, order.amount);
    if (!isEqual || one.state === 'failed') continue;
    const sent = (await tx.legs(one.id)).filter(({ kind, sentAt }) => kind === 'topUp' && sentAt !== undefined);
    const last = Math.max(...sent.map(({ sentAt = 0 }) => sentAt), one.state === 'open' && sent.length === 0 ? now : 0);
    if (now - last < equalAfterMs) return true;
  }
  return false;
}

/** For a screen that asks how much. The same is looked at again when the order is written down. */
export async function airtimeTerms(
  deps: Pick<Deps, 'store' | 'clock' | 'airtime' | 'chamaFacts' | 'collectors' | 'limits'>,
  me: Me,
): Promise<AirtimeTerms> {
  const offer = deps.airtime?.(me.chama.id);
  const { member } = me;
  if (!offer || !member || !deps.collectors(me.chama.id)) return { status: 'notSold' };
  const { min, max, dailyMax } = offer;
  // A chama whose rules allow none sells none.
  if (isZero(dailyMax)) return { status: 'notSold' };
  const whose = { chamaId: me.chama.id, memberId: member.id };
  const left = minus(dailyMax, await deps.store.transaction((tx) => boughtToday(deps, tx, whose, deps.clock.now())));
  if (compareMoney(left, min) < 0) return { status: 'dayIsFull', dailyMax };
  const most = least(max, left);
  const bounds: Within & { offered: Money } = { offered: least(usual(min), most), min, max: most };
  const limited = await withinLimits(deps, { me, kind: 'airtime', bounds });
  return limited.status === 'full' ? limited : { status: 'sold', terms: limited.bounds };
}

const least = (a: Money, b: Money): Money => (compareMoney(a, b) < 0 ? a : b);

/** Ten times the least: what a phone is mostly topped up with. */
const usual = (min: Money): Money => money(BigInt(min.minor) * 10n, min.currency);
