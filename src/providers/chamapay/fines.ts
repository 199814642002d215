import { z } from 'zod';
import { decimalText, isPositive } from '../../money.js';
import type { Money } from '../../money.js';
import type { BookFine, Recorded } from '../ports/records.js';
import type { Client } from './client.js';
import { given, id, shillings, someDay, text, wordOf } from './fields.js';
import { recorded } from './outcome.js';

const statuses = { Unpaid: 'unpaid', Paid: 'paid', Waived: 'waived' } as const;

/** A fine. */
export const Fine = z
  .object({
    id,
    member_id: id,
    amount: shillings,
    reason: text,
    status: wordOf(statuses),
    date: someDay,
    created_at: someDay,
  })
  .transform((seen): BookFine =>
    given<BookFine>({
      bookId: seen.id,
      memberId: seen.member_id,
      amount: seen.amount,
      reason: seen.reason,
      status: seen.status,
      date: seen.date ?? seen.created_at,
    }),
  );

export const fines = { path: '/fines', shape: Fine, keyOf: (fine: BookFine) => fine.bookId };

/** Issues a fine; an officer's doing. That it was paid cannot be told to ChamaPay: its docs have no call for it. */
export async function issueFine(
  client: Client,
  { key, memberId, amount, reason, date }: { key: string; memberId: string; amount: Money; reason: string; date: string },
): Promise<Recorded<BookFine>> {
  if (amount.currency !== 'KES' || !isPositive(amount) || reason.trim() === '')
    return { status: 'refused', reason: 'invalid', alert: 'a fine needs an amount in KES and a reason' };
  const body = { member_id: memberId, amount: Number(decimalText(amount)), reason: reason.trim(), date };
  return recorded(await client.write('POST', '/fines', key, body), Fine);
}
