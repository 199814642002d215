import { isPositive, plus } from '../../../money.js';
import { addDays } from '../../cycle.js';
import type { LoanState } from '../../records/loans.js';
import type { Desk } from '../desk.js';
import { duesBefore } from '../dues.js';
import { contributions } from '../tables/savings.js';
import { found, receiptOf, told, type Walk } from './walk.js';

/** Days of history. */
export const historyDays = 365;

/** A year of contributions: most pay in time, some late, some miss a month, and some are ahead in this one. */
export async function tellContributions(walk: Walk, desk: Desk): Promise<void> {
  const { village, tx } = walk;
  const rulesOn = (date: string) => desk.rules.rulesOn(desk.chama.id, date);
  const today = walk.date(0);
  const dues = duesBefore(rulesOn, walk.date(historyDays), today);
  let n = 0;
  const pay = async (place: number, date: string, amount = rulesOn(date).cycleAmount) => {
    const row = { id: walk.newId(), memberId: walk.id(place), legId: undefined, bookId: walk.newId(), amount, date };
    const receipt = ++n % 7 === 0 ? undefined : receiptOf(village, n); // each seventh in cash
    await tx.add(contributions, { ...row, receipt, createdAt: Date.parse(`${date}T09:00:00Z`) + n });
  };
  for (const [cycle, { due, amount }] of dues.entries()) {
    for (let place = 1; place <= village.people.length; place++) {
      const luck = (place * 7 + cycle * 11) % 23;
      const misses = luck === 0 || (place === 10 && cycle >= dues.length - 2);
      const late = luck === 5 && cycle < dues.length - 1;
      if (!misses) await pay(place, addDays(due, late ? 4 : -((place + cycle) % 6)), amount);
    }
  }
  for (const place of [2, 3, 5, 8, 12]) await pay(place, today);
}

/** Shares, and the social fund. */
export async function tellSavings(walk: Walk, desk: Desk): Promise<void> {
  const { records } = walk;
  walk.day(330);
  await told(records.savings.openShareRound(walk.by(3), { fromDate: walk.today() }));
  const { sharePrice, socialFund } = desk.rules.rulesOn(desk.chama.id, walk.today());
  for (const before of [300, 180, 60]) {
    walk.day(before);
    for (const place of [1, 2, 4, 5, 7, 9, 11]) {
      const shares = 1 + ((place + before) % 3);
      let amount = sharePrice;
      for (let more = 1; more < shares; more++) amount = plus(amount, sharePrice);
      await told(records.savings.buyShares(walk.moved(place, amount)));
      if (isPositive(socialFund)) await told(records.savings.paySocialFund(walk.moved(place, socialFund)));
    }
  }
}

/** One loan that was paid back, one that runs and is late, one that waits for a guarantor, and one that waits for officers. */
export async function tellLoans(walk: Walk): Promise<void> {
  const { records, village } = walk;
  const [first, second, third, fourth] = village.words.loans;

  async function ask(place: number, steps: number, months: number, purpose: string, guarantor: number): Promise<string> {
    const of = { principal: walk.sum(steps), months, purpose, guarantors: [walk.id(guarantor)] };
    return (await told(records.loans.apply(walk.by(place), of))).loanId;
  }
  async function lend(place: number, steps: number, months: number, purpose: string, guarantor: number): Promise<string> {
    const loanId = await ask(place, steps, months, purpose, guarantor);
    await told(records.loans.consent(walk.by(guarantor), { loanId, says: 'yes' }));
    for (const officer of [2, 3]) await told(records.loans.approve(walk.by(officer), { loanId, says: 'yes' }));
    await told(records.loans.disbursed({ ...walk.moved(place, walk.sum(steps)), loanId }));
    return loanId;
  }
  async function repay(place: number, loanId: string): Promise<void> {
    const loan = (await found(records.loans.ofMember({ memberId: walk.id(place) }))).find((one) => one.loanId === loanId);
    if (loan?.next) await told(records.loans.repaid({ ...walk.moved(place, loan.next.left), loanId }));
  }

  walk.day(250);
  const repaid = await lend(1, 90, 3, first, 5);
  for (const before of [220, 189, 158]) {
    walk.day(before);
    await repay(1, repaid);
  }
  walk.day(130);
  const running = await lend(6, 120, 6, second, 9);
  for (const before of [100, 70]) {
    walk.day(before);
    await repay(6, running);
  }
  walk.day(3);
  await ask(7, 80, 4, third, 1);
  const waiting = await ask(8, 60, 3, fourth, 12);
  walk.day(2);
  const { state }: { state: LoanState } = await told(records.loans.consent(walk.by(12), { loanId: waiting, says: 'yes' }));
  if (state !== 'approval') throw new Error('a loan of the demo should wait for officers');
  await told(records.loans.approve(walk.by(2), { loanId: waiting, says: 'yes' }));
}
