import type { DocumentView, PaperRecords } from '../records/papers.js';
import { isDate } from '../rules-schema.js';
import type { Desk } from './desk.js';
import { isOfficer } from './roster.js';
import type { Row } from './table.js';
import { documents, notices } from './tables/papers.js';
import { textOf, titleOf } from './wording.js';
import { done, look, refused, write } from './write.js';

/** Shown in one list. */
const shownMax = 50;
/** Papers that are looked through for those that count still. */
const documentsMax = 1000;
const linkForm = /^https:\/\/[^\s]{4,500}$/;
const sha256Form = /^[0-9a-f]{64}$/;

/** Documents and notices. */
export function localPapers(
  desk: Desk,
): Pick<PaperRecords, 'addDocument' | 'removeDocument' | 'documents' | 'expiring' | 'addNotice' | 'notices'> {
  return {
    addDocument(act, { title, date, expiresOn, link, sha256 }) {
      const order = { key: act.key, kind: 'document.add', asked: { title, date, expiresOn, link, sha256 } };
      return write(desk, { ...order, audit: { by: act.by, detail: { title, date, expiresOn } } }, async (tx) => {
        const name = titleOf(title);
        if (!(await isOfficer(desk, tx, act.by))) return refused('notOfficer');
        if (name === undefined) return refused('textBad');
        if (!isDate(date) || (expiresOn !== undefined && (!isDate(expiresOn) || expiresOn < date))) return refused('dateBad');
        if ((link !== undefined && !linkForm.test(link)) || (sha256 !== undefined && !sha256Form.test(sha256))) return refused('choiceBad');
        const id = desk.ids.next();
        await tx.add(documents, { id, title: name, date, expiresOn, link, sha256, addedBy: act.by, removedOn: undefined });
        return done({ documentId: id });
      });
    },

    removeDocument(act, { documentId }) {
      const order = { key: act.key, kind: 'document.remove', asked: { documentId } };
      return write(desk, { ...order, audit: { by: act.by, subject: documentId, detail: {} } }, async (tx, now) => {
        if (!(await isOfficer(desk, tx, act.by))) return refused('notOfficer');
        const row = await tx.get(documents, { id: documentId });
        if (!row) return refused('unknownSubject');
        if (row.removedOn !== undefined) return refused('alreadyDecided');
        await tx.change(documents, { id: documentId }, { removedOn: now.today });
        return done({});
      });
    },

    documents: ({ limit }) =>
      look(desk, async (tx) => {
        const rows = await tx.list(documents, { removedOn: undefined }, { by: ['-date', '-id'], max: Math.min(limit, shownMax) });
        return rows.map(shown);
      }),

    expiring: ({ until, limit }) =>
      look(desk, async (tx) => {
        const of = { removedOn: undefined, expiresOn: { from: '0000-01-01', to: until } };
        const rows = await tx.list(documents, of, { by: [], max: documentsMax });
        return rows
          .map(shown)
          .sort((a, b) => ((a.expiresOn ?? '') < (b.expiresOn ?? '') ? -1 : 1))
          .slice(0, Math.min(limit, shownMax));
      }),

    addNotice(act, { kind, title, body, audience }) {
      const order = { key: act.key, kind: 'notice.add', asked: { kind, title, body, audience } };
      return write(desk, { ...order, audit: { by: act.by, detail: { kind, title, audience } } }, async (tx, now) => {
        const [name, text] = [titleOf(title), textOf(body)];
        if (!(await isOfficer(desk, tx, act.by))) return refused('notOfficer');
        if (name === undefined || !text) return refused('textBad');
        const id = desk.ids.next();
        await tx.add(notices, { id, kind, title: name, body: text, audience, date: now.today, at: now.at, by: act.by });
        return done({ noticeId: id });
      });
    },

    notices: ({ memberId, limit }) =>
      look(desk, async (tx) => {
        const of = (await isOfficer(desk, tx, memberId)) ? {} : { audience: 'all' as const };
        const rows = await tx.list(notices, of, { by: ['-at', '-id'], max: Math.min(limit, shownMax) });
        return rows.map(({ id, kind, title, body, date }) => ({ noticeId: id, kind, title, body, date }));
      }),
  };
}

function shown({ id, title, date, expiresOn, link, sha256 }: Row<typeof documents>): DocumentView {
  return {
    documentId: id,
    title,
    date,
    ...(expiresOn !== undefined && { expiresOn }),
    ...(link !== undefined && { link }),
    ...(sha256 !== undefined && { sha256 }),
  };
}
