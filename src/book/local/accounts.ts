import { isZero, minus, plus } from '../../money.js';
import type { Moved } from '../records.js';
import type { PaperRecords } from '../records/papers.js';
import { isDate } from '../rules-schema.js';
import { isAmount, summed, zero } from './amounts.js';
import type { Desk } from './desk.js';
import { isOfficer } from './roster.js';
import { paidOut } from './payments.js';
import { accountLines, accounts, liabilities } from './tables/accounts.js';
import { textOf, titleOf } from './wording.js';
import { done, look, refused, write } from './write.js';

const accountsMax = 50;
const liabilitiesMax = 200;

/** Where the chama's money lies by its own account, and what it owes to others. */
export function localAccounts(
  desk: Desk,
): Pick<PaperRecords, 'openAccount' | 'noteOnAccount' | 'accounts' | 'recordLiability' | 'liabilityPaid' | 'liabilities'> {
  return {
    openAccount(act, { name, kind, reference }) {
      const order = { key: act.key, kind: 'account.open', asked: { name, kind, reference } };
      return write(desk, { ...order, audit: { by: act.by, detail: { name, kind } } }, async (tx, now) => {
        const title = titleOf(name);
        const number = reference === undefined ? undefined : titleOf(reference);
        if (!(await isOfficer(desk, tx, act.by))) return refused('notOfficer');
        if (title === undefined || (reference !== undefined && number === undefined)) return refused('textBad');
        if ((await tx.count(accounts, {})) >= accountsMax) return refused('alreadyThere');
        const id = desk.ids.next();
        await tx.add(accounts, { id, name: title, kind, reference: number, openedOn: now.today, closedOn: undefined });
        return done({ accountId: id });
      });
    },

    noteOnAccount(act, { accountId, amount, note, date }) {
      const order = { key: act.key, kind: 'account.note', asked: { accountId, amount, date } };
      return write(desk, { ...order, audit: { by: act.by, subject: accountId, detail: { amount, note, date } } }, async (tx, now) => {
        const text = textOf(note);
        if (!(await isOfficer(desk, tx, act.by))) return refused('notOfficer');
        if (!(await tx.get(accounts, { id: accountId }))) return refused('unknownSubject');
        if (amount.currency !== desk.chama.currency || isZero(amount)) return refused('amountBad');
        if (!isDate(date) || date > now.today) return refused('dateBad');
        if (text === undefined) return refused('textBad');
        await tx.add(accountLines, { id: desk.ids.next(), accountId, amount, note: text, date, by: act.by, createdAt: now.at });
        return done({ balance: summed(desk, await tx.sum(accountLines, { accountId }, 'amount')) });
      });
    },

    accounts: () =>
      look(desk, async (tx) => {
        const views = [];
        for (const { id, name, kind } of await tx.list(accounts, { closedOn: undefined }, { by: ['openedOn'], max: accountsMax })) {
          views.push({ accountId: id, name, kind, balance: summed(desk, await tx.sum(accountLines, { accountId: id }, 'amount')) });
        }
        return views;
      }),

    recordLiability(act, { creditor, note, amount, date, dueOn }) {
      const order = { key: act.key, kind: 'liability.record', asked: { creditor, amount, date, dueOn } };
      return write(desk, { ...order, audit: { by: act.by, detail: { amount, date, dueOn } } }, async (tx) => {
        const [name, text] = [titleOf(creditor), textOf(note)];
        if (!(await isOfficer(desk, tx, act.by))) return refused('notOfficer');
        if (name === undefined || text === undefined) return refused('textBad');
        if (!isAmount(desk, amount)) return refused('amountBad');
        if (!isDate(date) || (dueOn !== undefined && !isDate(dueOn))) return refused('dateBad');
        const id = desk.ids.next();
        const open = { paid: zero(desk), state: 'open' as const, recordedBy: act.by };
        await tx.add(liabilities, { id, creditor: name, note: text, amount, date, dueOn, ...open });
        return done({ liabilityId: id });
      });
    },

    liabilityPaid: (moved) =>
      paidOut(desk, { kind: 'liability', subjectId: moved.liabilityId, moved, audit: auditOf(moved) }, async (tx) => {
        const row = await tx.get(liabilities, { id: moved.liabilityId });
        if (!row) return refused('unknownSubject');
        if (!(await isOfficer(desk, tx, moved.memberId))) return refused('notOfficer');
        const paid = plus(row.paid, moved.amount);
        const left = minus(row.amount, paid);
        // More than is owed has not been paid to this creditor: the amount was mistyped.
        if (left.minor.startsWith('-')) return refused('overLimit', minus(row.amount, row.paid));
        await tx.change(liabilities, { id: row.id }, { paid, state: isZero(left) ? 'settled' : 'open' });
        return done({});
      }),

    liabilities: () =>
      look(desk, async (tx) => {
        const rows = await tx.list(liabilities, { state: 'open' }, { by: ['date'], max: liabilitiesMax });
        return rows.map(({ id, creditor, note, amount, paid, dueOn }) => ({
          liabilityId: id,
          creditor,
          note,
          amount,
          left: minus(amount, paid),
          ...(dueOn !== undefined && { dueOn }),
        }));
      }),
  };
}

const auditOf = ({ memberId, liabilityId, amount, date }: Moved & { liabilityId: string }) => ({
  by: memberId,
  subject: liabilityId,
  detail: { amount, date },
});
