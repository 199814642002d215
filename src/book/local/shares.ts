import { isZero, minorOf, minus, money } from '../../money.js';
import { cycleOf } from '../cycle.js';
import type { SavingsRecords } from '../records/savings.js';
import { isDate } from '../rules-schema.js';
import type { Desk } from './desk.js';
import { isOfficer } from './roster.js';
import { paidIn } from './payments.js';
import type { LocalTx } from './store.js';
import { shareLots, shareRounds } from './tables/savings.js';
import { done, look, refused, write } from './write.js';

/** The round in which shares are bought now. */
export async function openRound(tx: LocalTx) {
  return (await tx.list(shareRounds, { state: 'open' }, { by: ['-fromDate'], max: 1 }))[0];
}

/** Shares in a round, by member. */
export const sharesIn = (tx: LocalTx, roundId: string): Promise<Map<string, bigint>> =>
  tx.sumBy(shareLots, { roundId }, 'memberId', 'count');

/** Shares of one member in a round, or in a time of it. */
export async function sharesOf(
  tx: LocalTx,
  of: { roundId: string; memberId: string; date?: { from: string; to: string } },
): Promise<number> {
  return Number(await tx.sum(shareLots, of, 'count'));
}

/** Saving by shares (VICOBA, VSLA): members buy some in each cycle, and the pot is shared out by them at the end of the round. */
export function localShares(desk: Desk): Pick<SavingsRecords, 'openShareRound' | 'buyShares' | 'shares'> {
  const { chama } = desk;

  /** How many more a member may buy in the cycle that a date falls in. */
  async function left(tx: LocalTx, of: { roundId: string; memberId: string }, date: string): Promise<number> {
    const rules = desk.rules.rulesOn(chama.id, date);
    const cycle = cycleOf(rules.cycle, date);
    const already = await sharesOf(tx, { ...of, date: { from: cycle.start, to: cycle.due } });
    return Math.max(0, rules.sharesMaxPerCycle - already);
  }

  return {
    openShareRound: (act, { fromDate }) =>
      write(desk, { key: act.key, kind: 'shares.open', asked: { fromDate }, audit: { by: act.by, detail: { fromDate } } }, async (tx) => {
        if (!(await isOfficer(desk, tx, act.by))) return refused('notOfficer');
        if (!isDate(fromDate)) return refused('dateBad');
        const price = desk.rules.rulesOn(chama.id, fromDate).sharePrice;
        if (isZero(price)) return refused('noShares');
        if (await openRound(tx)) return refused('alreadyThere');
        const id = desk.ids.next();
        await tx.add(shareRounds, { id, fromDate, price, state: 'open', closedOn: undefined });
        return done({ roundId: id });
      }),

    buyShares: (moved) =>
      paidIn(desk, { kind: 'shares', subjectId: 'shares', moved }, async (tx) => {
        const round = await openRound(tx);
        if (!round) return refused('noShares');
        const { memberId, amount, date } = moved;
        const affordable = Number(minorOf(amount) / minorOf(round.price));
        const count = Math.min(affordable, await left(tx, { roundId: round.id, memberId }, date));
        const paid = money(minorOf(round.price) * BigInt(count), amount.currency);
        if (count > 0) await tx.add(shareLots, { id: desk.ids.next(), roundId: round.id, memberId, count, paid, date });
        return done({ over: minus(amount, paid), answer: { count } });
      }),

    shares: ({ memberId }) =>
      look(desk, async (tx, now) => {
        const round = await openRound(tx);
        if (!round) return undefined;
        const of = { roundId: round.id, memberId };
        const count = await sharesOf(tx, of);
        const value = money(minorOf(round.price) * BigInt(count), chama.currency);
        return { count, value, price: round.price, left: await left(tx, of, now.today) };
      }),
  };
}
