import { minorOf } from '../../money.js';
import type { SharingRecords, WelfareView } from '../records/sharing.js';
import { isAmount } from './amounts.js';
import { approve } from './approvals.js';
import type { Desk } from './desk.js';
import { isActive, isOfficer, namesOf } from './roster.js';
import { paidOut } from './payments.js';
import { welfare } from './tables/sharing.js';
import { textOf } from './wording.js';
import { done, look, refused, write } from './write.js';

/** Cases shown in one list. */
const shownMax = 50;

/** Help to a member: proposed by one officer, approved by others, paid once. */
export function localWelfare(desk: Desk): Pick<SharingRecords, 'proposeWelfare' | 'approveWelfare' | 'welfarePaid' | 'welfare'> {
  return {
    proposeWelfare(act, { memberId, event, note, amount }) {
      const order = { key: act.key, kind: 'welfare.propose', asked: { memberId, event, amount } };
      return write(desk, { ...order, audit: { by: act.by, detail: { memberId, event, amount } } }, async (tx, now) => {
        const text = textOf(note);
        if (!(await isOfficer(desk, tx, act.by))) return refused('notOfficer');
        if (act.by === memberId) return refused('ownCase');
        if (!(await isActive(tx, memberId))) return refused('unknownMember');
        if (!isAmount(desk, amount)) return refused('amountBad');
        if (text === undefined) return refused('textBad');
        const id = desk.ids.next();
        const approvalsNeeded = desk.rules.today(desk.chama.id).rules.approvals;
        const open = { state: 'proposed' as const, approvalsNeeded, proposedBy: act.by, proposedOn: now.today, paidOn: undefined };
        await tx.add(welfare, { id, memberId, event, note: text, amount, ...open });
        return done({ welfareId: id });
      });
    },

    approveWelfare(act, { welfareId, says }) {
      const order = { key: act.key, kind: 'welfare.approve', asked: { welfareId, says } };
      return write<{ state: WelfareView['state'] }>(
        desk,
        { ...order, audit: { by: act.by, subject: welfareId, detail: { says } } },
        async (tx, now) => {
          const row = await tx.get(welfare, { id: welfareId });
          if (!row) return refused('unknownSubject');
          if (row.state !== 'proposed') return refused('notOpen');
          const partial = [row.proposedBy, row.memberId];
          const word = await approve(
            desk,
            tx,
            { kind: 'welfare', subjectId: welfareId, by: act.by, says, partial, needed: row.approvalsNeeded },
            now,
          );
          if ('problem' in word) return refused(word.problem);
          if (word.state === 'waiting') return done({ state: 'proposed' });
          await tx.change(welfare, { id: welfareId }, { state: word.state });
          return done({ state: word.state });
        },
      );
    },

    welfarePaid: (moved) =>
      paidOut(desk, { kind: 'welfare', subjectId: moved.welfareId, moved }, async (tx) => {
        const row = await tx.get(welfare, { id: moved.welfareId });
        if (!row) return refused('unknownSubject');
        if (row.state !== 'approved') return refused('notOpen');
        if (row.memberId !== moved.memberId) return refused('notYours');
        if (minorOf(row.amount) !== minorOf(moved.amount)) return refused('amountDiffers');
        await tx.change(welfare, { id: row.id }, { state: 'paid', paidOn: moved.date });
        return done({});
      }),

    welfare: ({ memberId, limit }) =>
      look(desk, async (tx) => {
        const of = memberId === undefined ? {} : { memberId };
        const rows = await tx.list(welfare, of, { by: ['-proposedOn', '-id'], max: Math.min(limit, shownMax) });
        const nameOf = await namesOf(
          tx,
          rows.map((row) => row.memberId),
        );
        return rows.map(({ id, memberId: whose, event, note, amount, state, proposedOn }) => ({
          welfareId: id,
          memberId: whose,
          name: nameOf(whose),
          event,
          note,
          amount,
          state,
          date: proposedOn,
        }));
      }),
  };
}
