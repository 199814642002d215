import { days } from '../../clock.js';
import { money, type Money } from '../../money.js';
import type { BookLoan, LoanStatus } from '../../providers/ports/records.js';
import { min, zero } from '../local/amounts.js';
import type { Now } from '../local/desk.js';
import type { LocalTx } from '../local/store.js';
import { payments } from '../local/tables/savings.js';
import { writes } from '../local/tables/writes.js';
import type { LoanState } from '../records/loans.js';
import type { ChamapayDesk } from './desk.js';

/** How long ChamaPay's office may take to enter a repayment that we took; after that its own balance holds. */
const catchUpMs = days(31);
/** Payments for one loan that are looked at, the newest first. */
const paymentsMax = 20;

const states = {
  pending: 'approval',
  approved: 'approved',
  rejected: 'declined',
  disbursed: 'active',
  repaid: 'repaid',
  // In default it is still owed.
  defaulted: 'active',
} as const satisfies Partial<Record<LoanStatus, LoanState>>;

export type LoanNow = { state: LoanState; /** Still owed. */ balance: Money };

/**
 * How a loan stands: as ChamaPay says, but for money that went through us and that its office has not entered yet. ChamaPay's balance and the one
 * after our payments differ by that; the smaller is true. Undefined for a status that nobody knows: it opens nothing and closes nothing.
 */
export async function loanNow(desk: ChamapayDesk, tx: LocalTx, loan: BookLoan, now: Now): Promise<LoanNow | undefined> {
  if (loan.status === 'unknown') return undefined;
  const ours = await tx.list(payments, { kind: 'loan', subjectId: loan.loanId }, { by: ['-createdAt'], max: paymentsMax });
  const isPaidOut = states[loan.status] === 'approved' && ours.some(({ direction }) => direction === 'out');
  const state = isPaidOut ? 'active' : states[loan.status];
  if (state !== 'active') return { state, balance: zero(desk) };
  let balance = loan.balance ?? loan.amount;
  for (const { direction, createdAt, operationId } of ours) {
    if (direction !== 'in' || now.at - createdAt >= catchUpMs) continue;
    balance = min(balance, (await balanceAfter(tx, operationId)) ?? balance);
  }
  return { state, balance };
}

/** What was left of a loan after a payment, as it was answered then. */
async function balanceAfter(tx: LocalTx, operationId: string): Promise<Money | undefined> {
  const row = await tx.get(writes, { key: operationId });
  const answer = row && (JSON.parse(row.answer) as { balance?: Money });
  return answer?.balance && money(BigInt(answer.balance.minor), answer.balance.currency);
}
