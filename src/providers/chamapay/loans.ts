import { z } from 'zod';
import { decimalText, isPositive } from '../../money.js';
import type { Money } from '../../money.js';
import type { BookLoan, Recorded } from '../ports/records.js';
import type { Client } from './client.js';
import { dayOf, given, id, note, shillings, someDay, someId, someShillings, wordOf } from './fields.js';
import { recorded } from './outcome.js';

const statuses = {
  Pending: 'pending',
  Approved: 'approved',
  Rejected: 'rejected',
  Disbursed: 'disbursed',
  Repaid: 'repaid',
  Defaulted: 'defaulted',
} as const;

const months = z
  .number()
  .int()
  .positive()
  .nullish()
  .catch(undefined)
  .transform((value) => value ?? undefined);

/** A loan. Its own number (`LN001`) stands in for a missing id, and the other way round. */
export const Loan = z
  .object({
    id: someId,
    loan_id: someId,
    member_id: id,
    amount: shillings,
    balance: someShillings,
    status: wordOf(statuses),
    purpose: note,
    term_months: months,
    due_date: someDay,
    created_at: someDay,
  })
  .transform((seen, context): BookLoan => {
    const bookId = seen.id ?? seen.loan_id;
    if (bookId === undefined) {
      context.addIssue('no id');
      return z.NEVER;
    }
    return given<BookLoan>({
      bookId,
      loanId: seen.loan_id ?? bookId,
      memberId: seen.member_id,
      amount: seen.amount,
      balance: seen.balance,
      status: seen.status,
      purpose: seen.purpose,
      termMonths: seen.term_months,
      dueOn: seen.due_date,
      date: dayOf(seen.created_at),
    });
  });

/** The chama's loans, and the applications for one. */
export const loans = { path: '/loans', shape: Loan, keyOf: (loan: BookLoan) => loan.bookId };

export type LoanApplication = { key: string; memberId: string; amount: Money; purpose: string; termMonths: number };

const purposeMax = 255;
const termMax = 120;

/** Asks the committee for a loan. Approving and repaying have no call at ChamaPay (its docs list GET and POST alone). */
export async function applyForLoan(client: Client, asked: LoanApplication): Promise<Recorded<BookLoan>> {
  const { key, memberId, amount, purpose, termMonths } = asked;
  const fine = amount.currency === 'KES' && isPositive(amount) && Number.isInteger(termMonths) && termMonths >= 1 && termMonths <= termMax;
  if (!fine) return { status: 'refused', reason: 'invalid', alert: 'a loan needs an amount in KES and a term in months' };
  const body = {
    member_id: memberId,
    amount: Number(decimalText(amount)),
    purpose: Array.from(purpose.trim()).slice(0, purposeMax).join(''),
    term_months: termMonths,
  };
  return recorded(await client.write('POST', '/loans', key, body), Loan);
}
