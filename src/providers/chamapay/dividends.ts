import { z } from 'zod';
import type { BookDividend } from '../ports/records.js';
import { given, id, shillings, someDay, someId, wordOf } from './fields.js';

const statuses = { Declared: 'declared', Pending: 'declared', Paid: 'paid' } as const;

/** A dividend; read only. `period` may come as a year. */
export const Dividend = z
  .object({
    id,
    member_id: someId,
    amount: shillings,
    period: someId,
    year: someId,
    status: wordOf(statuses),
    date: someDay,
    created_at: someDay,
  })
  .transform((seen): BookDividend =>
    given<BookDividend>({
      bookId: seen.id,
      memberId: seen.member_id,
      amount: seen.amount,
      period: seen.period ?? seen.year,
      status: seen.status,
      date: seen.date ?? seen.created_at,
    }),
  );

export const dividends = { path: '/dividends', shape: Dividend, keyOf: (line: BookDividend) => line.bookId };
