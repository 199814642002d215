import { compareMoney, minorOf, money, type Money } from '../../money.js';
import type { SavingsRecords } from '../records/savings.js';
import { isDate } from '../rules-schema.js';
import { isAmount, summed, zero } from './amounts.js';
import type { Desk, Now } from './desk.js';
import { activeMembers, isActive, isOfficer, membersMax } from './roster.js';
import { paidIn } from './payments.js';
import { arrearsOf, contributedByMember } from './standing.js';
import { statementOf } from './statement.js';
import type { LocalTx } from './store.js';
import { summaryOf } from './summary.js';
import { memberships } from './tables/members.js';
import { contributions, payments } from './tables/savings.js';
import { done, look, refused, write } from './write.js';

const pageMax = 100;
/** Cycles that are summed up at once: a year of weeks, and some. */
const cyclesMax = 60;

/** Contributions, what is due of them, and the social fund. */
export function localSavings(desk: Desk): Omit<SavingsRecords, 'openShareRound' | 'buyShares' | 'shares'> {
  const { chama } = desk;

  async function arrears(tx: LocalTx, now: Now) {
    const totals = await contributedByMember(tx);
    const joined = new Map((await tx.list(memberships, {}, { by: [], max: membersMax })).map((row) => [row.memberId, row.joinedOn]));
    return (await activeMembers(tx))
      .map(({ memberId, name }) => {
        const total = summed(desk, totals.get(memberId) ?? 0n);
        return { memberId, name, arrears: arrearsOf(desk, joined.get(memberId) ?? now.today, now.today, total) };
      })
      .filter((line) => minorOf(line.arrears) > 0n)
      .sort((a, b) => compareMoney(b.arrears, a.arrears));
  }

  return {
    recordCash(act, { memberId, amount, date }) {
      const order = { key: act.key, kind: 'contribution.cash', asked: { memberId, amount, date } };
      return write(desk, { ...order, audit: { by: act.by, subject: memberId, detail: { amount, date } } }, async (tx, now) => {
        if (!(await isOfficer(desk, tx, act.by))) return refused('notOfficer');
        if (act.by === memberId) return refused('ownCase');
        if (!(await isActive(tx, memberId))) return refused('unknownMember');
        if (!isAmount(desk, amount)) return refused('amountBad');
        if (!isDate(date) || date > now.today) return refused('dateBad');
        const id = desk.ids.next();
        const row = { id, memberId, legId: undefined, bookId: act.key, amount, date, receipt: undefined, createdAt: now.at };
        await tx.add(contributions, row);
        return done({ contributionId: id });
      });
    },

    summary: ({ memberId }) => look(desk, (tx, now) => summaryOf(desk, tx, memberId, now)),
    statement: (of) => look(desk, (tx) => statementOf(tx, of)),

    whoPaid: ({ limit, skip = 0 }) =>
      look(desk, async (tx) => {
        const { cycle, rules } = desk.rules.today(chama.id);
        const paid = await contributedByMember(tx, { from: cycle.start, to: cycle.due });
        const due = rules.cycleAmount;
        const lines = (await activeMembers(tx)).map(({ memberId, name }) => ({
          memberId,
          name,
          paid: money(paid.get(memberId) ?? 0n, chama.currency),
          due,
        }));
        const [whole, rest] = [
          lines.filter((line) => compareMoney(line.paid, due) >= 0),
          lines.filter((line) => compareMoney(line.paid, due) < 0),
        ];
        return { ...pageOf([...whole, ...rest], limit, skip), dueOn: cycle.due, paidCount: whole.length, memberCount: lines.length };
      }),

    collected: ({ cycles }) =>
      look(desk, async (tx) => {
        const sums: Money[] = [];
        for (const { start: from, due: to } of cycles.slice(-cyclesMax)) {
          sums.push(summed(desk, await tx.sum(contributions, { date: { from, to } }, 'amount')));
        }
        return sums;
      }),

    inArrears: ({ limit, skip = 0 }) => look(desk, async (tx, now) => pageOf(await arrears(tx, now), limit, skip)),

    paySocialFund: (moved) =>
      paidIn(desk, { kind: 'socialFund', subjectId: 'socialFund', moved }, async () => done({ over: zero(desk), answer: {} })),

    socialFund: () =>
      look(desk, async (tx) => {
        const came = await tx.sum(payments, { kind: 'socialFund', direction: 'in' }, 'amount');
        const went = await tx.sum(payments, { kind: 'welfare', direction: 'out' }, 'amount');
        return { balance: money(came - went, chama.currency) };
      }),
  };
}

function pageOf<T>(lines: T[], limit: number, skip: number): { items: T[]; more: boolean } {
  const items = lines.slice(skip, skip + Math.min(limit, pageMax));
  return { items, more: lines.length > skip + items.length };
}
