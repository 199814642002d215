import { minus, money } from '../../money.js';
import type { LoanRecords } from '../records/loans.js';
import { isDate } from '../rules-schema.js';
import { isAmount, min } from './amounts.js';
import type { Desk } from './desk.js';
import { fineLeft, payFine } from './loan-state.js';
import { isActive, isOfficer } from './roster.js';
import { paidIn } from './payments.js';
import { fines } from './tables/fines.js';
import { loans } from './tables/loans.js';
import { titleOf } from './wording.js';
import { done, look, refused, write } from './write.js';

/** Fines shown in one list. */
const shownMax = 100;

/** Fines: issued by officers, paid by members, waived by an officer whom they do not concern. */
export function localFines(desk: Desk): Pick<LoanRecords, 'issueFine' | 'payFine' | 'waiveFine' | 'fines'> {
  return {
    issueFine(act, { memberId, amount, reason, date, loanId }) {
      const order = { key: act.key, kind: 'fine.issue', asked: { memberId, amount, date, loanId } };
      return write(desk, { ...order, audit: { by: act.by, detail: { memberId, amount, reason, date } } }, async (tx, now) => {
        const why = titleOf(reason);
        if (!(await isOfficer(desk, tx, act.by))) return refused('notOfficer');
        if (!(await isActive(tx, memberId))) return refused('unknownMember');
        if (!isAmount(desk, amount)) return refused('amountBad');
        if (!isDate(date) || date > now.today) return refused('dateBad');
        if (why === undefined) return refused('textBad');
        if (loanId !== undefined) {
          const loan = await tx.get(loans, { id: loanId });
          if (loan?.memberId !== memberId) return refused('unknownSubject');
          if (loan.state !== 'active') return refused('notOpen');
        }
        const id = desk.ids.next();
        const open = { paid: money(0, amount.currency), state: 'unpaid' as const, waivedBy: undefined, waivedFor: undefined };
        await tx.add(fines, { id, memberId, loanId, amount, reason: why, date, issuedBy: act.by, ...open });
        return done({ fineId: id });
      });
    },

    payFine: (moved) =>
      paidIn(desk, { kind: 'fine', subjectId: moved.fineId, moved }, async (tx) => {
        const fine = await tx.get(fines, { id: moved.fineId });
        if (!fine) return refused('unknownSubject');
        if (fine.memberId !== moved.memberId) return refused('notYours');
        const taken = min(moved.amount, fineLeft(fine));
        await payFine(tx, fine, taken);
        return done({ over: minus(moved.amount, taken), answer: {} });
      }),

    waiveFine(act, { fineId, reason }) {
      const order = { key: act.key, kind: 'fine.waive', asked: { fineId } };
      return write(desk, { ...order, audit: { by: act.by, subject: fineId, detail: { reason } } }, async (tx) => {
        const why = titleOf(reason);
        if (!(await isOfficer(desk, tx, act.by))) return refused('notOfficer');
        const fine = await tx.get(fines, { id: fineId });
        if (!fine) return refused('unknownSubject');
        if (fine.memberId === act.by) return refused('ownCase');
        if (fine.state !== 'unpaid') return refused('alreadyDecided');
        if (why === undefined) return refused('textBad');
        await tx.change(fines, { id: fineId }, { state: 'waived', waivedBy: act.by, waivedFor: why });
        return done({});
      });
    },

    fines: ({ memberId, all = false }) =>
      look(desk, async (tx) => {
        const of = all ? { memberId } : { memberId, state: 'unpaid' as const };
        const rows = await tx.list(fines, of, { by: ['-date', '-id'], max: shownMax });
        return rows.map((fine) => ({
          fineId: fine.id,
          amount: fine.amount,
          left: fineLeft(fine),
          reason: fine.reason,
          date: fine.date,
          state: fine.state,
        }));
      }),
  };
}
