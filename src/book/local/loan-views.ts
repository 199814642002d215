import { plus } from '../../money.js';
import type { LoanRecords, LoanView } from '../records/loans.js';
import { zero } from './amounts.js';
import { saidBy, yesCount } from './approvals.js';
import type { Desk, Now } from './desk.js';
import { fineLeft, guaranteesOf, loansMax, owedOf, owedStates, type Loan } from './loan-state.js';
import { isOfficer, namesOf } from './roster.js';
import { leftOf, nextOf, overdue, type Standing } from './repayment.js';
import { interestOf } from './schedule.js';
import type { LocalTx } from './store.js';
import { guarantees, loans } from './tables/loans.js';
import { look } from './write.js';

/** Loans shown in one list. */
const shownMax = 50;

/** Loans as members and officers see them. */
export function localLoanViews(desk: Desk): Pick<LoanRecords, 'ofMember' | 'requests' | 'waiting' | 'untold' | 'told'> {
  const views = async (tx: LocalTx, rows: Loan[], now: Now) => {
    const shown: LoanView[] = [];
    for (const loan of rows) shown.push(await viewOfLoan(desk, tx, loan, now));
    return shown;
  };

  return {
    ofMember: ({ memberId }) =>
      look(desk, async (tx, now) => views(tx, await tx.list(loans, { memberId }, { by: ['-askedOn', '-id'], max: shownMax }), now)),

    requests: ({ memberId }) =>
      look(desk, async (tx) => {
        const asked = await tx.list(guarantees, { memberId, state: 'asked' }, { by: ['askedOn'], max: shownMax });
        const of = { id: { in: asked.map(({ loanId }) => loanId) }, state: 'guarantors' as const };
        const open = new Map((await tx.list(loans, of, { by: [], max: shownMax })).map((loan) => [loan.id, loan]));
        const nameOf = await namesOf(
          tx,
          [...open.values()].map((loan) => loan.memberId),
        );
        return asked.flatMap(({ loanId, cover, askedOn }) => {
          const loan = open.get(loanId);
          if (!loan) return [];
          return [{ loanId, borrower: nameOf(loan.memberId), principal: loan.principal, months: loan.months, cover, askedOn }];
        });
      }),

    untold: () =>
      look(desk, async (tx) => {
        const untold = await tx.list(guarantees, { told: false }, { by: ['askedOn'], max: shownMax });
        const of = new Map<string, Loan>();
        const ids = [...new Set(untold.map(({ loanId }) => loanId))];
        for (const loan of await tx.list(loans, { id: { in: ids } }, { by: [], max: shownMax })) of.set(loan.id, loan);
        return untold.flatMap(({ loanId, memberId: guarantorId, state, cover }) => {
          const loan = of.get(loanId);
          if (!loan) return [];
          const { memberId: borrowerId, principal, months } = loan;
          return [{ loanId, borrowerId, guarantorId, state, loan: loan.state, principal, months, cover }];
        });
      }),

    told: ({ loanId, guarantorId, state }) =>
      desk.store.transaction(desk.chama.id, async (tx) => {
        const key = { loanId, memberId: guarantorId };
        if ((await tx.get(guarantees, key))?.state === state) await tx.change(guarantees, key, { told: true });
      }),

    waiting: ({ memberId }) =>
      look(desk, async (tx, now) => {
        if (!(await isOfficer(desk, tx, memberId))) return [];
        const open = (await tx.list(loans, { state: 'approval' }, { by: ['askedOn'], max: loansMax })).filter(
          (loan) => loan.memberId !== memberId,
        );
        const said = await saidBy(
          tx,
          'loan',
          memberId,
          open.map(({ id }) => id),
        );
        return views(tx, open.filter(({ id }) => !said.has(id)).slice(0, shownMax), now);
      }),
  };
}

async function viewOfLoan(desk: Desk, tx: LocalTx, loan: Loan, now: Now): Promise<LoanView> {
  const owed = await owedOf(desk, tx, loan);
  const given = await guaranteesOf(tx, loan.id);
  const nameOf = await namesOf(
    tx,
    given.map(({ memberId }) => memberId),
  );
  const isOwed = owedStates.some((state) => state === loan.state);
  const none = zero(desk);
  const late = owed.fines.reduce((sum, fine) => plus(sum, fineLeft(fine)), overdue(owed.standing, now.today, none));
  const next = isOwed ? nextOf(owed.standing) : undefined;
  return {
    loanId: loan.id,
    memberId: loan.memberId,
    state: loan.state,
    purpose: loan.purpose,
    askedOn: loan.askedOn,
    principal: loan.principal,
    interest: interestOf(owed.schedule, none),
    months: loan.months,
    balance: isOwed ? owed.balance : none,
    arrears: isOwed ? late : none,
    next: next && shown(next),
    schedule: owed.standing.map(shown),
    guarantors: given.map(({ memberId, cover, state }) => ({ memberId, name: nameOf(memberId), cover, state })),
    approvals: { yes: await yesCount(tx, 'loan', loan.id), needed: loan.approvalsNeeded },
  };
}

function shown(standing: Standing) {
  const { number, dueOn, principal, interest } = standing;
  return { number, dueOn, principal, interest, left: leftOf(standing) };
}
