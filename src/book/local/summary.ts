import { minus, plus, type Money } from '../../money.js';
import type { MemberSummary } from '../records/savings.js';
import { summed, zero } from './amounts.js';
import type { Desk, Now } from './desk.js';
import { fineLeft, loansMax, owedOf, owedStates } from './loan-state.js';
import { overdue } from './repayment.js';
import { openRound, sharesOf } from './shares.js';
import { standingOf } from './standing.js';
import type { LocalTx } from './store.js';
import { fines } from './tables/fines.js';
import { loans } from './tables/loans.js';
import { pledges } from './tables/projects.js';
import { payments } from './tables/savings.js';

/** All that a member has and owes, as of now. */
export async function summaryOf(desk: Desk, tx: LocalTx, memberId: string, now: Now): Promise<MemberSummary> {
  const none = zero(desk);
  const sum = (amounts: Money[]) => amounts.reduce((total, amount) => plus(total, amount), none);
  let [owed, late] = [none, none];
  for (const loan of await tx.list(loans, { memberId, state: { in: owedStates } }, { by: [], max: loansMax })) {
    const of = await owedOf(desk, tx, loan);
    // Fines for being late with a loan are counted as fines below.
    owed = plus(owed, minus(of.balance, sum(of.fines.map(fineLeft))));
    late = plus(late, overdue(of.standing, now.today, none));
  }
  const promised = { memberId, state: 'open' as const };
  const got = async (kind: 'welfare' | 'dividend' | 'shareOut') =>
    summed(desk, await tx.sum(payments, { memberId, kind, direction: 'out' }, 'amount'));
  const round = await openRound(tx);
  return {
    ...(await standingOf(desk, tx, memberId, now)),
    loans: owed,
    loanArrears: late,
    fines: sum((await tx.list(fines, { memberId, state: 'unpaid' }, { by: [], max: loansMax })).map(fineLeft)),
    pledged: summed(desk, (await tx.sum(pledges, promised, 'amount')) - (await tx.sum(pledges, promised, 'paid'))),
    shares: round ? await sharesOf(tx, { roundId: round.id, memberId }) : 0,
    welfare: await got('welfare'),
    dividends: plus(await got('dividend'), await got('shareOut')),
    unknown: [],
  };
}
