import { isPositive, minus, type Money } from '../../money.js';
import type { BookFine } from '../../providers/ports/records.js';
import { isAmount, max, min, zero } from '../local/amounts.js';
import { paidIn } from '../local/payments.js';
import { isActive, isOfficer } from '../local/roster.js';
import type { LocalTx } from '../local/store.js';
import { titleOf } from '../local/wording.js';
import { done, look, refused } from '../local/write.js';
import type { FineView, LoanRecords } from '../records/loans.js';
import { isDate } from '../rules-schema.js';
import type { ChamapayDesk } from './desk.js';
import type { Lists } from './lists.js';
import { notKept } from './not-kept.js';
import { once, sentOf } from './once.js';
import { lineOf, paidFor } from './payments.js';
import { newestFirst, oldest } from './show.js';

/** Fines shown in one list. */
const shownMax = 100;

/** What is still owed of a fine: nothing once ChamaPay says so, else its amount less what was paid by us. */
export async function fineLeft(desk: ChamapayDesk, tx: LocalTx, fine: BookFine): Promise<Money> {
  if (fine.status !== 'unpaid') return zero(desk);
  return max(zero(desk), minus(fine.amount, await paidFor(desk, tx, { kind: 'fine', subjectId: fine.bookId })));
}

/** Fines at ChamaPay: issued there, paid by us, and let go by its office. */
export function chamapayFines(
  desk: ChamapayDesk,
  lists: Lists,
  withinMs: number,
): Pick<LoanRecords, 'issueFine' | 'payFine' | 'waiveFine' | 'fines'> {
  return {
    issueFine(act, { memberId, amount, reason, date, loanId }) {
      // A fine there belongs to no loan.
      if (loanId !== undefined) return notKept();
      const why = titleOf(reason);
      const order = { key: act.key, kind: 'fine.issue', asked: { memberId, amount, date } };
      return once(
        desk,
        { ...order, audit: { by: act.by, detail: { memberId, amount, reason, date } } },
        {
          async check(tx, now) {
            if (!(await isOfficer(desk, tx, act.by))) return refused('notOfficer');
            if (!(await isActive(tx, memberId))) return refused('unknownMember');
            if (!isAmount(desk, amount)) return refused('amountBad');
            if (!isDate(date) || date > now.today) return refused('dateBad');
            return why === undefined ? refused('textBad') : undefined;
          },
          send: async () => {
            const fine = await desk.provider.issueFine({ key: act.key, memberId, amount, reason: why ?? '', date });
            return sentOf(fine, { absent: 'unknownMember', wrong: 'amountBad' });
          },
          keep(fine) {
            lists.fines.put(fine);
            return { fineId: fine.bookId };
          },
        },
      );
    },

    async payFine(moved) {
      const known = await lists.fines.ask(withinMs);
      return paidIn(desk, { kind: 'fine', subjectId: moved.fineId, moved }, async (tx) => {
        const found = lineOf(known, ({ bookId }) => bookId === moved.fineId);
        if (found.status !== 'found') return found;
        if (found.line.memberId !== moved.memberId) return refused('notYours');
        const taken = min(moved.amount, await fineLeft(desk, tx, found.line));
        return done({ over: minus(moved.amount, taken), answer: {} });
      });
    },

    async fines({ memberId, all = false }) {
      const known = await lists.fines.ask(withinMs);
      if (known.status === 'unknown') return known;
      const own = known.items.filter((fine) => fine.memberId === memberId).sort(newestFirst);
      const views = await look(desk, async (tx) => {
        const shown: FineView[] = [];
        for (const fine of own) {
          const { bookId: fineId, amount, reason, date = '', status } = fine;
          // A status that nobody knows opens nothing: nobody is asked to pay it.
          if (status === 'unknown') continue;
          const left = await fineLeft(desk, tx, fine);
          const state = status === 'unpaid' && !isPositive(left) ? 'paid' : status;
          if (all || state === 'unpaid') shown.push({ fineId, amount, left, reason, date, state });
        }
        return shown.slice(0, shownMax);
      });
      return { ...views, ...oldest([known]) };
    },

    waiveFine: notKept,
  };
}
