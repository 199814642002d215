import { z } from 'zod';
import type { BookDocument, BookDocumentReminder } from '../ports/records.js';
import { given, id, note, someDay, someId, wordOf } from './fields.js';

/** Only addresses that a phone may be sent to. */
const link = note.transform((value) => (value !== undefined && /^https:\/\/[^\s]{1,1000}$/.test(value) ? value : undefined));

/** A paper of the chama; read only. */
export const Document = z
  .object({ id, title: note, name: note, type: note, url: link, date: someDay, created_at: someDay })
  .transform((seen): BookDocument =>
    given<BookDocument>({
      bookId: seen.id,
      title: seen.title ?? seen.name ?? '',
      kind: seen.type,
      url: seen.url,
      date: seen.date ?? seen.created_at,
    }),
  );

export const documents = { path: '/documents', shape: Document, keyOf: (line: BookDocument) => line.bookId };

const statuses = { Pending: 'pending', Done: 'done', Submitted: 'done' } as const;

/** A paper that is still missing; read only. */
export const DocumentReminder = z
  .object({
    id,
    member_id: someId,
    title: note,
    document: note,
    due_date: someDay,
    status: wordOf(statuses),
    date: someDay,
    created_at: someDay,
  })
  .transform((seen): BookDocumentReminder =>
    given<BookDocumentReminder>({
      bookId: seen.id,
      memberId: seen.member_id,
      title: seen.title ?? seen.document ?? '',
      dueOn: seen.due_date,
      status: seen.status,
      date: seen.date ?? seen.created_at,
    }),
  );

export const documentReminders = {
  path: '/document_reminders',
  shape: DocumentReminder,
  keyOf: (line: BookDocumentReminder) => line.bookId,
};
