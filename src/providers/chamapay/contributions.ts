import { decimalText } from '../../money.js';
import type { Money } from '../../money.js';
import type { BookContribution, Outcome } from '../ports.js';
import type { Client } from './client.js';
import { writeResult } from './outcome.js';
import { Contribution, Id } from './wire.js';

export const contributions = { path: '/contributions', shape: Contribution, keyOf: (item: BookContribution) => item.bookId };

/** Records a payment. What is sent beyond member and amount may be dropped by ChamaPay: receipts are ours to keep. */
export async function addContribution(
  client: Client,
  entry: { key: string; memberId: string; amount: Money; date: string; receipt?: string; method?: 'mpesa' | 'cash' },
): Promise<Outcome> {
  const { key, memberId, amount, date, receipt, method = 'mpesa' } = entry;
  if (amount.currency !== 'KES') return { status: 'refused', reason: 'declined', alert: 'ChamaPay keeps Kenyan shillings only' };
  const body = {
    member_id: memberId,
    amount: Number(decimalText(amount)),
    date,
    method,
    ...(receipt !== undefined && { reference: receipt }),
  };
  const result = writeResult(await client.write('POST', '/contributions', key, body), Id);
  switch (result.status) {
    case 'written':
      return { status: 'settled', providerId: result.value.id, amount };
    case 'unknown':
      return result;
    case 'refused':
      // A 409 is not documented here: it may mean that this very contribution is there already, so it has to be looked up.
      if (result.reason === 'exists') return { status: 'unknown', why: result.alert };
      return { status: 'refused', reason: result.reason, alert: result.alert };
  }
}
