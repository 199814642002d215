import { z } from 'zod';
import type { BookElectionNotice } from '../ports/records.js';
import { given, id, note, someDay, text } from './fields.js';

/** A notice of an election; read only. */
export const ElectionNotice = z
  .object({ id, title: text, position: note, description: note, closing_date: someDay, date: someDay, created_at: someDay })
  .transform((seen): BookElectionNotice =>
    given<BookElectionNotice>({
      bookId: seen.id,
      title: seen.title,
      position: seen.position,
      text: seen.description,
      closesOn: seen.closing_date,
      date: seen.date ?? seen.created_at,
    }),
  );

export const electionNotices = { path: '/election_notices', shape: ElectionNotice, keyOf: (line: BookElectionNotice) => line.bookId };
