import { isPositive, minus } from '../../money.js';
import type { OfficeAccount } from '../../providers/ports/office.js';
import { isAmount } from '../local/amounts.js';
import { paidOut } from '../local/payments.js';
import { isOfficer } from '../local/roster.js';
import { textOf, titleOf } from '../local/wording.js';
import { done, look, refused } from '../local/write.js';
import type { AccountView, LiabilityView, NoticeView, PaperRecords } from '../records/papers.js';
import { isDate } from '../rules-schema.js';
import type { ChamapayDesk } from './desk.js';
import type { Lists } from './lists.js';
import { notKept } from './not-kept.js';
import { once, sentOf } from './once.js';
import { lineOf, paidFor } from './payments.js';
import { newestFirst, oldest, show } from './show.js';

/** Lines shown in one list. */
const shownMax = 50;

/** Papers, accounts and debts of a chama at ChamaPay. Documents and accounts can only be read there, and no document has a last day. */
export function chamapayPapers(desk: ChamapayDesk, lists: Lists, withinMs: number): PaperRecords {
  return {
    documents: async ({ limit }) =>
      show([await lists.documents.ask(withinMs)], (documents) =>
        [...documents]
          .sort(newestFirst)
          .slice(0, Math.min(limit, shownMax))
          .map(({ bookId, title, date = '', url }) => ({ documentId: bookId, title, date, ...(url !== undefined && { link: url }) })),
      ),

    /** Elections that are called, and papers that this member still has to bring. */
    async notices({ memberId, limit }) {
      const known = await Promise.all([lists.electionNotices.ask(withinMs), lists.documentReminders.ask(withinMs)]);
      return show(known, (elections, reminders) => {
        const own = reminders.filter((one) => one.status === 'pending' && (one.memberId === undefined || one.memberId === memberId));
        const notices: NoticeView[] = [
          ...elections.map(({ bookId, title, position, text, closesOn, date = '' }) => ({
            noticeId: `election-${bookId}`,
            kind: 'election' as const,
            title,
            body: [position, text, closesOn].filter((part) => part !== undefined).join('\n'),
            date,
          })),
          ...own.map(({ bookId, title, dueOn = '', date = '' }) => ({
            noticeId: `reminder-${bookId}`,
            kind: 'notice' as const,
            title,
            body: dueOn,
            date,
          })),
        ];
        return notices.sort(newestFirst).slice(0, Math.min(limit, shownMax));
      });
    },

    /** An account without a balance is left out: there would be nothing to show of it. */
    accounts: async () =>
      show([await lists.accounts.ask(withinMs)], (accounts) =>
        accounts.flatMap(({ bookId, name, kind, balance }): AccountView[] =>
          balance === undefined ? [] : [{ accountId: bookId, name, kind: kindOf(kind), balance }],
        ),
      ),

    recordLiability(act, { creditor, note, amount, date, dueOn }) {
      const [name, text] = [titleOf(creditor), textOf(note)];
      const order = { key: act.key, kind: 'liability.record', asked: { creditor, amount, date, dueOn } };
      return once(
        desk,
        { ...order, audit: { by: act.by, detail: { amount, date, dueOn } } },
        {
          async check(tx) {
            if (!(await isOfficer(desk, tx, act.by))) return refused('notOfficer');
            if (name === undefined || text === undefined) return refused('textBad');
            if (!isAmount(desk, amount)) return refused('amountBad');
            return !isDate(date) || (dueOn !== undefined && !isDate(dueOn)) ? refused('dateBad') : undefined;
          },
          send: async () => {
            const of = { key: act.key, creditor: name ?? '', amount, ...(dueOn !== undefined && { dueOn }) };
            const liability = await desk.provider.addLiability({ ...of, ...(text && { description: text }) });
            return sentOf(liability, { absent: 'unavailable', wrong: 'amountBad' });
          },
          keep(liability) {
            lists.liabilities.put(liability);
            return { liabilityId: liability.bookId };
          },
        },
      );
    },

    async liabilityPaid(moved) {
      const known = await lists.liabilities.ask(withinMs);
      const audit = { by: moved.memberId, subject: moved.liabilityId, detail: { amount: moved.amount, date: moved.date } };
      return paidOut(desk, { kind: 'liability', subjectId: moved.liabilityId, moved, audit }, async (tx) => {
        const found = lineOf(known, ({ bookId }) => bookId === moved.liabilityId);
        if (found.status !== 'found') return found;
        if (!(await isOfficer(desk, tx, moved.memberId))) return refused('notOfficer');
        const left = minus(found.line.amount, await paidFor(desk, tx, { kind: 'liability', subjectId: moved.liabilityId }));
        // More than is owed has not been paid to this creditor: the amount was mistyped.
        return isPositive(minus(moved.amount, left)) ? refused('overLimit', left) : done({});
      });
    },

    async liabilities() {
      const known = await lists.liabilities.ask(withinMs);
      if (known.status === 'unknown') return known;
      const answer = await look(desk, async (tx) => {
        const shown: LiabilityView[] = [];
        for (const { bookId, creditor, description = '', amount, dueOn } of known.items.filter(({ status }) => status === 'open')) {
          const left = minus(amount, await paidFor(desk, tx, { kind: 'liability', subjectId: bookId }));
          if (!isPositive(left)) continue;
          shown.push({ liabilityId: bookId, creditor, note: description, amount, left, ...(dueOn !== undefined && { dueOn }) });
        }
        return shown;
      });
      return { ...answer, ...oldest([known]) };
    },

    addDocument: notKept,
    removeDocument: notKept,
    expiring: notKept,
    addNotice: notKept,
    openAccount: notKept,
    noteOnAccount: notKept,
  };
}

/** What an account is; ChamaPay documents no words for it, and what is neither mobile money nor cash lies at a bank. */
function kindOf(kind: OfficeAccount['kind'] = ''): AccountView['kind'] {
  if (/mobile|m-?pesa/i.test(kind)) return 'mobileMoney';
  return /cash/i.test(kind) ? 'cash' : 'bank';
}
