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
import { requestsOf, toldOf, untoldOf } from './sureties.js';
import { loans } from './tables/loans.js';
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

    requests: ({ memberId }) => look(desk, (tx) => requestsOf(tx, memberId, withIds)),
    untold: () => look(desk, (tx) => untoldOf(tx, withIds)),
    told: (news) => desk.store.transaction(desk.chama.id, (tx) => toldOf(tx, news)),

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

const withIds = (tx: LocalTx, ids: readonly string[], max: number): Promise<Loan[]> => tx.list(loans, { id: { in: ids } }, { by: [], max });

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
