import { z } from 'zod';
import { decimalText, isPositive } from '../../money.js';
import type { Money } from '../../money.js';
import type { Recorded } from '../ports/records.js';
import type { Client } from './client.js';
import { given, id, note, shillings, someDay, text, wordOf } from './fields.js';
import { recorded } from './outcome.js';

/** What the chama owes to somebody outside. */
export type Liability = {
  bookId: string;
  creditor: string;
  amount: Money;
  dueOn?: string;
  description?: string;
  status: 'open' | 'settled' | 'unknown';
  date?: string;
};

const statuses = { Open: 'open', Settled: 'settled' } as const;

export const LiabilityLine = z
  .object({
    id,
    creditor: text,
    amount: shillings,
    due_date: someDay,
    description: note,
    status: wordOf(statuses),
    date: someDay,
    created_at: someDay,
  })
  .transform((seen): Liability =>
    given<Liability>({
      bookId: seen.id,
      creditor: seen.creditor,
      amount: seen.amount,
      dueOn: seen.due_date,
      description: seen.description,
      status: seen.status,
      date: seen.date ?? seen.created_at,
    }),
  );

export const liabilities = { path: '/liabilities', shape: LiabilityLine, keyOf: (liability: Liability) => liability.bookId };

export type NewLiability = { key: string; creditor: string; amount: Money; dueOn?: string; description?: string };

/** Records a debt of the chama; an officer's doing. */
export async function addLiability(
  client: Client,
  { key, creditor, amount, dueOn, description }: NewLiability,
): Promise<Recorded<Liability>> {
  if (creditor.trim() === '' || amount.currency !== 'KES' || !isPositive(amount))
    return { status: 'refused', reason: 'invalid', alert: 'a debt needs a creditor and an amount in KES' };
  const body = {
    creditor: creditor.trim(),
    amount: Number(decimalText(amount)),
    ...(dueOn !== undefined && { due_date: dueOn }),
    ...(description !== undefined && { description }),
  };
  return recorded(await client.write('POST', '/liabilities', key, body), LiabilityLine);
}
