import type { Limit, Limits } from '../../book/port.js';
import { compareMoney, isPositive, major, minorOf, minus, money, type Currency, type Money } from '../../money.js';
import type { Deps } from '../deps.js';
import type { MoneyTx, OperationKind } from '../store.js';
import { classOf, kindsOf } from './classes.js';
import { dayStart } from './day.js';

/** Which limit holds: of one operation, of a member's day, of the whole chama's day. `max` is what the rules say, `left` what may still move. */
export type Left = { by: 'operation' | 'memberDay' | 'chamaDay'; max: Money; left: Money };

/** Whose operation, of which kind and in which currency. */
export type LimitedBy = { chamaId: string; memberId: string; kind: OperationKind; currency: Currency };

type Hands = Pick<Deps, 'chamaFacts' | 'limits'>;

/**
 * What may still move now by one more operation, and by which of the chama's rules; undefined where none of them holds. The day is the
 * chama's own, in its time zone; what has finally failed is not counted, and what was given back is taken off. Asked again in the
 * transaction that writes an operation down, so that two phones at once get no more through than one.
 */
export async function leftNow(deps: Hands, tx: MoneyTx, of: LimitedBy, now: number): Promise<Left | undefined> {
  const its = classOf[of.kind];
  if (its !== 'collect' && its !== 'send') return undefined;
  const limit = limitFor(deps.limits?.(of.chamaId), its, of.currency, deps.chamaFacts(of.chamaId).currency);
  if (!limit) return undefined;
  const { perOperation, perMemberDay, perChamaDay } = limit;
  const { chamaId, memberId, currency } = of;
  const day = { chamaId, currency, kinds: kindsOf(its), since: dayStart(deps.chamaFacts(chamaId).timeZone, now) };
  const lefts: Left[] = [];
  if (perOperation) lefts.push({ by: 'operation', max: perOperation, left: perOperation });
  if (perMemberDay) lefts.push({ by: 'memberDay', max: perMemberDay, left: rest(perMemberDay, await tx.moved({ ...day, memberId })) });
  if (perChamaDay) lefts.push({ by: 'chamaDay', max: perChamaDay, left: rest(perChamaDay, await tx.moved(day)) });
  return lefts.reduce<Left | undefined>((least, one) => (least && compareMoney(least.left, one.left) <= 0 ? least : one), undefined);
}

/** Does any limit of the chama's hold for such an operation? Most have none, and then nothing need be summed. */
export function isLimited(deps: Hands, { chamaId, kind, currency }: LimitedBy): boolean {
  const its = classOf[kind];
  if (its !== 'collect' && its !== 'send') return false;
  const limit = limitFor(deps.limits?.(chamaId), its, currency, deps.chamaFacts(chamaId).currency);
  return (limit?.perOperation ?? limit?.perMemberDay ?? limit?.perChamaDay) !== undefined;
}

/** What holds for amounts of a currency: the chama's own by class, and for what is sent in others what is said of these. */
function limitFor(limits: Limits | undefined, its: 'collect' | 'send', currency: Currency, own: Currency): Limit | undefined {
  if (currency === own) return limits?.[its];
  return its === 'send' ? limits?.sendIn[currency] : undefined;
}

/** In whole units: what is offered is paid by phone, and what was given back may have had cents. */
function rest(max: Money, moved: Money): Money {
  const left = minus(max, moved);
  const one = minorOf(major(1, max.currency));
  return isPositive(left) ? money((minorOf(left) / one) * one, max.currency) : money(0, max.currency);
}
