import { z } from 'zod';
import type { BookMeeting, Recorded } from '../ports/records.js';
import type { Client } from './client.js';
import { day, given, id, note, text, wordOf } from './fields.js';
import { recorded } from './outcome.js';

const statuses = { Scheduled: 'scheduled', Held: 'held', Cancelled: 'cancelled' } as const;

/** A meeting. Attendance has no call at ChamaPay that its docs describe. */
export const Meeting = z
  .object({ id, title: text, date: day, time: note, venue: note, agenda: note, status: wordOf(statuses) })
  .transform(({ id: bookId, ...seen }): BookMeeting => given<BookMeeting>({ bookId, ...seen }));

export const meetings = { path: '/meetings', shape: Meeting, keyOf: (meeting: BookMeeting) => meeting.bookId };

export type NewMeeting = { key: string; title: string; date: string; time?: string; venue?: string; agenda?: string };

/** Calls a meeting; an officer's doing. */
export async function callMeeting(client: Client, { key, ...meeting }: NewMeeting): Promise<Recorded<BookMeeting>> {
  if (meeting.title.trim() === '' || !/^\d{4}-\d{2}-\d{2}$/.test(meeting.date))
    return { status: 'refused', reason: 'invalid', alert: 'a meeting needs a title and a day' };
  return recorded(await client.write('POST', '/meetings', key, meeting), Meeting);
}
