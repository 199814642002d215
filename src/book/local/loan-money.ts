import { isZero, minorOf, minus, plus } from '../../money.js';
import type { LoanRecords, LoanState } from '../records/loans.js';
import { zero } from './amounts.js';
import { approve } from './approvals.js';
import type { Desk } from './desk.js';
import { fineLeft, owedOf, payFine } from './loan-state.js';
import { paidIn, paidOut } from './payments.js';
import { allocate } from './repayment.js';
import { loans } from './tables/loans.js';
import { textOf } from './wording.js';
import { done, refused, write } from './write.js';

/** How many officers must give up a debt: who asks for it, and one more. */
const writeOffNeeded = 2;

/** A loan before the officers, paid out, paid back, or given up. */
export function localLoanMoney(desk: Desk): Pick<LoanRecords, 'approve' | 'disbursed' | 'repaid' | 'writeOff'> {
  return {
    approve(act, { loanId, says }) {
      const order = { key: act.key, kind: 'loan.approve', asked: { loanId, says } };
      return write<{ state: LoanState }>(desk, { ...order, audit: { by: act.by, subject: loanId, detail: { says } } }, async (tx, now) => {
        const loan = await tx.get(loans, { id: loanId });
        if (!loan) return refused('unknownSubject');
        if (loan.state !== 'approval') return refused('notOpen');
        const of = { kind: 'loan' as const, subjectId: loanId, by: act.by, says, partial: [loan.memberId], needed: loan.approvalsNeeded };
        const word = await approve(desk, tx, of, now);
        if ('problem' in word) return refused(word.problem);
        if (word.state === 'waiting') return done({ state: 'approval' });
        await tx.change(loans, { id: loanId }, { state: word.state, ...(word.state === 'declined' && { endedOn: now.today }) });
        return done({ state: word.state });
      });
    },

    disbursed: (moved) =>
      paidOut(desk, { kind: 'loan', subjectId: moved.loanId, moved }, async (tx) => {
        const loan = await tx.get(loans, { id: moved.loanId });
        if (!loan) return refused('unknownSubject');
        if (loan.state !== 'approved') return refused('notOpen');
        if (loan.memberId !== moved.memberId) return refused('notYours');
        if (minorOf(loan.principal) !== minorOf(moved.amount)) return refused('amountDiffers');
        await tx.change(loans, { id: loan.id }, { state: 'active', disbursedOn: moved.date });
        return done({});
      }),

    repaid: (moved) =>
      paidIn(desk, { kind: 'loan', subjectId: moved.loanId, moved }, async (tx) => {
        const loan = await tx.get(loans, { id: moved.loanId });
        if (!loan) return refused('unknownSubject');
        if (loan.memberId !== moved.memberId) return refused('notYours');
        if (loan.state !== 'active' && loan.state !== 'writtenOff' && loan.state !== 'repaid') return refused('notOpen');
        const owed = await owedOf(desk, tx, loan);
        const { fines, interest, principal, over } = allocate(moved.amount, owed.fines.map(fineLeft), owed.standing);
        for (const [at, fine] of owed.fines.entries()) await payFine(tx, fine, fines[at] ?? zero(desk));
        const fine = fines.reduce((sum, part) => plus(sum, part), zero(desk));
        const balance = minus(owed.balance, minus(moved.amount, over));
        if (isZero(balance) && loan.state !== 'repaid') await tx.change(loans, { id: loan.id }, { state: 'repaid', endedOn: moved.date });
        return done({ over, parts: { fine, interest, principal }, answer: { fine, interest, principal, balance } });
      }),

    writeOff(act, { loanId, reason }) {
      const order = { key: act.key, kind: 'loan.writeOff', asked: { loanId } };
      return write<{ state: LoanState }>(
        desk,
        { ...order, audit: { by: act.by, subject: loanId, detail: { reason } } },
        async (tx, now) => {
          const loan = await tx.get(loans, { id: loanId });
          const why = textOf(reason);
          if (!loan) return refused('unknownSubject');
          if (loan.state !== 'active') return refused('notOpen');
          if (!why) return refused('textBad');
          const of = { kind: 'writeOff' as const, subjectId: loanId, by: act.by, says: 'yes' as const };
          const word = await approve(desk, tx, { ...of, partial: [loan.memberId], needed: writeOffNeeded }, now);
          if ('problem' in word) return refused(word.problem);
          if (word.state !== 'approved') {
            await tx.change(loans, { id: loanId }, { reason: why });
            return done({ state: 'active' });
          }
          const { balance } = await owedOf(desk, tx, loan);
          await tx.change(loans, { id: loanId }, { state: 'writtenOff', writtenOff: balance, endedOn: now.today });
          return done({ state: 'writtenOff' });
        },
      );
    },
  };
}
