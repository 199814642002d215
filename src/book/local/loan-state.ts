import { isPositive, minus, money, plus, type Money } from '../../money.js';
import { summed, zero } from './amounts.js';
import type { Desk } from './desk.js';
import { leftOf, standingOf, type Standing } from './repayment.js';
import { scheduleOf, type Instalment } from './schedule.js';
import type { LocalTx } from './store.js';
import type { Row } from './table.js';
import { fines } from './tables/fines.js';
import { guarantees, loans } from './tables/loans.js';
import { payments } from './tables/savings.js';

export type Loan = Row<typeof loans>;
export type Fine = Row<typeof fines>;
export type Guarantee = Row<typeof guarantees>;

export const guarantorsMax = 10;

/** Loans of one member, or fines of one loan, that are looked through at most. */
export const loansMax = 1000;

/** The states in which a loan may still become, or is, money owed. */
export const liveStates = ['guarantors', 'approval', 'approved', 'active'] as const;
/** The states in which money is owed. Of what was written off, it may still come. */
export const owedStates = ['active', 'writtenOff'] as const;

export const guaranteesOf = (tx: LocalTx, loanId: string): Promise<Guarantee[]> =>
  tx.list(guarantees, { loanId }, { by: [], max: guarantorsMax });

/** What is still owed of a loan, part by part. */
export type Owed = { schedule: Instalment[]; standing: Standing[]; fines: Fine[]; principal: Money; balance: Money };

/** Before its disbursement a loan's schedule is that of the day on which it was asked for. */
export const scheduleOfLoan = (loan: Loan): Instalment[] =>
  scheduleOf({
    principal: loan.principal,
    months: loan.months,
    monthlyBp: loan.monthlyBp,
    interest: loan.interest,
    from: loan.disbursedOn ?? loan.askedOn,
  });

export async function owedOf(desk: Desk, tx: LocalTx, loan: Loan): Promise<Owed> {
  const of = { kind: 'loan' as const, subjectId: loan.id, direction: 'in' as const };
  const paid = (await tx.sum(payments, of, 'interest')) + (await tx.sum(payments, of, 'principal'));
  const schedule = scheduleOfLoan(loan);
  const standing = standingOf(schedule, summed(desk, paid));
  const unpaid = await tx.list(fines, { loanId: loan.id, state: 'unpaid' }, { by: ['date'], max: loansMax });
  const onSchedule = standing.reduce((sum, instalment) => plus(sum, leftOf(instalment)), zero(desk));
  const principal = standing.reduce((sum, { principalLeft }) => plus(sum, principalLeft), zero(desk));
  return { schedule, standing, fines: unpaid, principal, balance: unpaid.reduce((sum, fine) => plus(sum, fineLeft(fine)), onSchedule) };
}

export const fineLeft = (fine: Fine): Money => (fine.state === 'unpaid' ? minus(fine.amount, fine.paid) : money(0, fine.amount.currency));

/** A loan's fine takes what was paid for it. */
export async function payFine(tx: LocalTx, fine: Fine, amount: Money): Promise<void> {
  if (!isPositive(amount)) return;
  const paid = plus(fine.paid, amount);
  await tx.change(fines, { id: fine.id }, { paid, state: paid.minor === fine.amount.minor ? 'paid' : 'unpaid' });
}

/** What a member still owes of principal, over all their loans. */
export async function principalOwed(desk: Desk, tx: LocalTx, memberId: string): Promise<Money> {
  const open = await tx.list(loans, { memberId, state: { in: owedStates } }, { by: [], max: loansMax });
  let sum = zero(desk);
  for (const loan of open) sum = plus(sum, (await owedOf(desk, tx, loan)).principal);
  return sum;
}
