import { plus, type Money } from '../../money.js';
import type { Outcome } from '../../providers/ports.js';
import { isAmount, zero } from '../local/amounts.js';
import { isActive, isOfficer } from '../local/roster.js';
import { localSavings } from '../local/savings.js';
import { standingOf } from '../local/standing.js';
import { contributions } from '../local/tables/savings.js';
import { look, refused } from '../local/write.js';
import type { MemberSummary, SavingsRecords } from '../records/savings.js';
import { isDate } from '../rules-schema.js';
import type { Known } from './copy.js';
import type { ChamapayDesk } from './desk.js';
import { fineLeft } from './fines.js';
import type { Lists } from './lists.js';
import { loanNow } from './loan-state.js';
import { notKept } from './not-kept.js';
import { once, type Sent } from './once.js';
import { pledgesOf } from './pledges.js';
import { oldest } from './show.js';

/** Contributions of a chama at ChamaPay, from our mirror of them. Shares and a social fund it does not have. */
export function chamapaySavings(desk: ChamapayDesk, lists: Lists, withinMs: number): SavingsRecords {
  const ours = localSavings(desk);
  return {
    statement: (of) => ours.statement(of),
    whoPaid: (of) => ours.whoPaid(of),
    collected: (of) => ours.collected(of),
    inArrears: (of) => ours.inArrears(of),

    recordCash(act, { memberId, amount, date }) {
      const order = { key: act.key, kind: 'contribution.cash', asked: { memberId, amount, date } };
      return once(
        desk,
        { ...order, audit: { by: act.by, subject: memberId, detail: { amount, date } } },
        {
          async check(tx, now) {
            if (!(await isOfficer(desk, tx, act.by))) return refused('notOfficer');
            if (act.by === memberId) return refused('ownCase');
            if (!(await isActive(tx, memberId))) return refused('unknownMember');
            if (!isAmount(desk, amount)) return refused('amountBad');
            return !isDate(date) || date > now.today ? refused('dateBad') : undefined;
          },
          send: async () => sentOf(await desk.provider.addContribution({ key: act.key, memberId, amount, date, method: 'cash' })),
          async keep(bookId, tx, now) {
            // The mirror may have read it already: then the row is its, and the same contribution.
            const [known] = await tx.list(contributions, { bookId }, { by: [], max: 1 });
            if (known) return { contributionId: known.id };
            const id = desk.ids.next();
            await tx.add(contributions, { id, memberId, legId: undefined, bookId, amount, date, receipt: undefined, createdAt: now.at });
            return { contributionId: id };
          },
        },
      );
    },

    /** Contributions are our own; what else there is, as far as ChamaPay tells it in time. */
    async summary({ memberId }) {
      const asked = await Promise.all([
        lists.loans.ask(withinMs),
        lists.fines.ask(withinMs),
        lists.projects.ask(withinMs),
        lists.welfare.ask(withinMs),
        lists.dividends.ask(withinMs),
      ]);
      const [loans, fines, projects, welfare, dividends] = asked;
      const sum = (amounts: (Money | undefined)[]) => total(desk, amounts);
      const answer = await look(desk, async (tx, now): Promise<MemberSummary> => {
        const told = {
          loans: await own(loans, memberId, async (loan) => (await loanNow(desk, tx, loan, now))?.balance).then(sum),
          fines: await own(fines, memberId, async (fine) => (fine.status === 'unknown' ? undefined : fineLeft(desk, tx, fine))).then(sum),
          pledged:
            projects.status === 'read' ? sum((await pledgesOf(desk, tx, projects.items, memberId)).map(({ left }) => left)) : undefined,
          welfare: await own(welfare, memberId, async (help) => received(desk, help)).then(sum),
          dividends: await own(dividends, memberId, async (part) => received(desk, part)).then(sum),
        };
        const unknown = (Object.keys(told) as (keyof typeof told)[]).filter((name) => told[name] === undefined);
        return { ...(await standingOf(desk, tx, memberId, now)), ...told, loanArrears: undefined, shares: undefined, unknown };
      });
      return { ...answer, ...oldest(asked) };
    },

    openShareRound: notKept,
    buyShares: notKept,
    shares: notKept,
    paySocialFund: notKept,
    socialFund: notKept,
  };
}

/** What each of a member's lines is worth; one undefined where the list, or a line of it, cannot be told. */
async function own<T extends { memberId?: string }>(
  known: Known<T>,
  memberId: string,
  worth: (line: T) => Promise<Money | undefined>,
): Promise<(Money | undefined)[]> {
  if (known.status === 'unknown') return [undefined];
  const amounts: (Money | undefined)[] = [];
  for (const line of known.items) if (line.memberId === memberId) amounts.push(await worth(line));
  return amounts;
}

/** The sum; undefined as soon as a part of it is. */
function total(desk: ChamapayDesk, amounts: readonly (Money | undefined)[]): Money | undefined {
  let sum = zero(desk);
  for (const amount of amounts) {
    if (amount === undefined) return undefined;
    sum = plus(sum, amount);
  }
  return sum;
}

/** What a member has got of a line of welfare or dividends. */
function received(desk: ChamapayDesk, { status, amount }: { status: string; amount?: Money }): Money | undefined {
  if (status === 'unknown') return undefined;
  return status === 'paid' ? amount : zero(desk);
}

/** What ChamaPay declines for another reason than ours is for the host to look at: nothing was written. */
function sentOf(outcome: Outcome): Sent<string> {
  switch (outcome.status) {
    case 'settled':
      return { status: 'recorded', value: outcome.providerId };
    case 'refused':
      return { status: 'refused', problem: 'unavailable', ...(outcome.alert !== undefined && { alert: outcome.alert }) };
    case 'pending':
      return { status: 'unknown', why: 'it is on its way' };
    case 'unknown':
      return outcome;
  }
}
