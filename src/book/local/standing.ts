import { compareMoney, minorOf, minus, plus, type Money } from '../../money.js';
import type { Standing } from '../records/savings.js';
import { summed, zero } from './amounts.js';
import type { Desk, Now } from './desk.js';
import { duesBefore } from './dues.js';
import { openRound, sharesOf } from './shares.js';
import type { LocalTx } from './store.js';
import { memberships } from './tables/members.js';
import { contributions } from './tables/savings.js';

/** What a member has contributed, from any day on or between two. */
export async function contributed(desk: Desk, tx: LocalTx, memberId: string, date: { from?: string; to?: string } = {}): Promise<Money> {
  const within = date.from === undefined && date.to === undefined ? {} : { date };
  return summed(desk, await tx.sum(contributions, { memberId, ...within }, 'amount'));
}

/** The same for every member who has contributed, in minor units. */
export function contributedByMember(tx: LocalTx, date?: { from: string; to: string }): Promise<Map<string, bigint>> {
  return tx.sumBy(contributions, date ? { date } : {}, 'memberId', 'amount');
}

/** What loans and sureties are measured by: all contributions, and the shares of the open round. */
export async function savingsOf(desk: Desk, tx: LocalTx, memberId: string): Promise<Money> {
  const round = await openRound(tx);
  const shares = round ? minorOf(round.price) * BigInt(await sharesOf(tx, { roundId: round.id, memberId })) : 0n;
  return plus(await contributed(desk, tx, memberId), summed(desk, shares));
}

/**
 * Where a member stands with the contributions that the rules ask. They owe each cycle from the one in which they joined; whoever joined before
 * there was a record of it owes the present one only.
 */
export async function standingOf(desk: Desk, tx: LocalTx, memberId: string, now: Now): Promise<Standing> {
  const { cycle, rules } = desk.rules.today(desk.chama.id);
  const joined = (await tx.get(memberships, { memberId }))?.joinedOn ?? now.today;
  const total = await contributed(desk, tx, memberId);
  return {
    paid: await contributed(desk, tx, memberId, { from: cycle.start, to: cycle.due }),
    due: rules.cycleAmount,
    dueOn: cycle.due,
    total,
    arrears: arrearsOf(desk, joined, now.today, total),
  };
}

/** What the cycles that are over asked, less what was contributed; what was contributed ahead counts. */
export function arrearsOf(desk: Desk, joinedOn: string, today: string, total: Money): Money {
  const asked = duesBefore((date) => desk.rules.rulesOn(desk.chama.id, date), joinedOn, today).reduce(
    (sum, { amount }) => plus(sum, amount),
    zero(desk),
  );
  return compareMoney(asked, total) > 0 ? minus(asked, total) : zero(desk);
}
