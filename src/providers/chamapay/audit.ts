import { z } from 'zod';
import { given, id, note, someDay, text } from './fields.js';

/** One thing that was done in ChamaPay's own books, for the officers to look at. */
export type AuditLine = { bookId: string; action: string; by?: string; about?: string; date?: string };

export const AuditEntry = z
  .object({ id, action: text, user: note, resource: note, date: someDay, created_at: someDay })
  .transform((seen): AuditLine =>
    given<AuditLine>({ bookId: seen.id, action: seen.action, by: seen.user, about: seen.resource, date: seen.date ?? seen.created_at }),
  );

export const audit = { path: '/audit', shape: AuditEntry, keyOf: (line: AuditLine) => line.bookId };
