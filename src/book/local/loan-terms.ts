import { major, minorOf, minus, money, plus, type Money } from '../../money.js';
import type { LoanTermsOffered } from '../records/loans.js';
import { max, zero } from './amounts.js';
import type { Desk } from './desk.js';
import { liveStates, loansMax, principalOwed } from './loan-state.js';
import { savingsOf } from './standing.js';
import type { LocalTx } from './store.js';
import { guarantees, loans } from './tables/loans.js';

/** A multiple of an amount, down to whole units; the multiple has two decimals at most. */
export function multipleOf(amount: Money, multiple: number): Money {
  const grain = minorOf(major(1, amount.currency));
  return money(((minorOf(amount) * BigInt(Math.round(multiple * 100))) / (100n * grain)) * grain, amount.currency);
}

/** A percentage of an amount, up to whole units. */
export function percentOf(amount: Money, percent: number): Money {
  const grain = minorOf(major(1, amount.currency));
  const divisor = 100n * grain;
  return money(((minorOf(amount) * BigInt(percent) + divisor - 1n) / divisor) * grain, amount.currency);
}

/** What a member may borrow today: the rules' multiple of their savings, less what they still owe. */
export async function termsFor(desk: Desk, tx: LocalTx, memberId: string): Promise<LoanTermsOffered> {
  const { rules } = desk.rules.today(desk.chama.id);
  const limit = multipleOf(await savingsOf(desk, tx, memberId), rules.loanMultiple);
  return {
    max: max(zero(desk), minus(limit, await principalOwed(desk, tx, memberId))),
    monthsMax: rules.loanTermMonthsMax,
    monthlyBp: rules.loanMonthlyBp,
    interest: rules.loanInterest,
    guarantors: rules.loanGuarantors,
    coverPercent: rules.loanCoverPercent,
  };
}

/** What a member stands surety for, in loans that are not over. */
export async function coveredBy(desk: Desk, tx: LocalTx, memberId: string): Promise<Money> {
  const given = await tx.list(guarantees, { memberId, state: 'given' }, { by: [], max: loansMax });
  const ids = given.map(({ loanId }) => loanId);
  const live = new Set(
    (await tx.list(loans, { id: { in: ids }, state: { in: liveStates } }, { by: [], max: loansMax })).map(({ id }) => id),
  );
  return given.reduce((sum, { loanId, cover }) => (live.has(loanId) ? plus(sum, cover) : sum), zero(desk));
}

/** What a member can still stand surety for: their savings, less what they cover already. */
export async function coverLeft(desk: Desk, tx: LocalTx, memberId: string): Promise<Money> {
  return max(zero(desk), minus(await savingsOf(desk, tx, memberId), await coveredBy(desk, tx, memberId)));
}
