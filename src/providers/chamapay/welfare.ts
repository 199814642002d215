import { z } from 'zod';
import type { BookWelfare } from '../ports/records.js';
import { given, id, note, someDay, someId, someShillings, wordOf } from './fields.js';

const statuses = { Pending: 'pending', Approved: 'approved', Paid: 'paid', Rejected: 'rejected' } as const;

/** Help from the chama; read only. What it is called stands in one of three fields, as ChamaPay documents none. */
export const Welfare = z
  .object({
    id,
    member_id: someId,
    type: note,
    reason: note,
    description: note,
    amount: someShillings,
    status: wordOf(statuses),
    date: someDay,
    created_at: someDay,
  })
  .transform((seen): BookWelfare =>
    given<BookWelfare>({
      bookId: seen.id,
      memberId: seen.member_id,
      kind: seen.type ?? seen.reason ?? seen.description ?? '',
      amount: seen.amount,
      status: seen.status,
      date: seen.date ?? seen.created_at,
    }),
  );

export const welfare = { path: '/welfare', shape: Welfare, keyOf: (line: BookWelfare) => line.bookId };
