import { dateIn } from '../../clock.js';
import type { Ground } from '../ground.js';
import { isDate } from '../times.js';
import { json, jsonObject } from '../wire.js';
import type { StandinRequest, StandinResponse } from '../wire.js';
import { refuseInWords, required, withAmount } from './answers.js';
import { loud } from './start.js';
import { fromCents } from './state.js';
import type { Transaction } from './state.js';

/** GET /transaction/{reference}/: payments and payouts, never airtime. */
export function transactionStatus({ state }: Ground, reference: string): StandinResponse {
  const { campay } = state();
  const one = campay.transactions.find((found) => found.reference === reference);
  if (!one) return refuseInWords(404, 'Transaction not found');
  const answer = {
    reference,
    status: one.status,
    currency: 'XAF',
    operator: loud(one.carrier),
    code: one.code,
    operator_reference: one.operatorReference,
    endpoint: one.endpoint,
    external_reference: one.externalReference,
    external_user: one.externalUser,
    description: one.description,
    app_amount: fromCents(one.amount * 100 - one.chargeCents),
    phone_number: one.phone.slice(1),
    reason: one.reason ?? 'None',
  };
  return withAmount(campay, answer, one.amount);
}

/** POST /history/: by day in Cameroon, both days included (assumed), newest first. It does not show our reference. */
export function history({ state }: Ground, { body }: StandinRequest): StandinResponse {
  const { campay } = state();
  const fields = jsonObject(body);
  if (!fields) return refuseInWords(400, 'JSON parse error');
  const from = fields.get('start_date');
  const to = fields.get('end_date');
  for (const [name, value] of [['start_date', from], ['end_date', to]] as const) {
    if (value === undefined || value === '') return required(name);
    if (typeof value !== 'string' || !isDate(value)) return refuseInWords(400, `${name} should be in the format YYYY-MM-DD`);
  } // prettier-ignore
  const day = (one: Transaction) => dateIn('Africa/Douala', one.createdAt);
  const rows = campay.transactions
    .filter((one) => (campay.listsPending || one.status !== 'PENDING') && day(one) >= String(from) && day(one) <= String(to))
    .map(row)
    .reverse();
  return json(200, campay.historyShape === 'data' ? { data: rows } : rows);
}

const row = (one: Transaction) => {
  const isIn = one.endpoint === 'collect';
  return {
    datetime: new Date(one.createdAt).toISOString().replace('Z', '000Z'),
    code: one.code,
    operator_tx_code: one.operatorReference,
    operator: one.carrier,
    phone_number: one.phone.slice(1),
    description: one.description,
    external_user: one.externalUser,
    amount: one.amount,
    charge_amount: fromCents(one.chargeCents),
    debit: isIn ? 0 : one.amount,
    credit: isIn ? fromCents(one.amount * 100 - one.chargeCents) : 0,
    status: one.status,
    reference_uuid: one.reference,
  };
};

/** GET /balance/. */
export function balance({ state }: Ground): StandinResponse {
  const { balances, utilityBalance } = state().campay;
  return json(200, {
    total_balance: fromCents(balances.MTN + balances.Orange),
    mtn_balance: fromCents(balances.MTN),
    orange_balance: fromCents(balances.Orange),
    currency: 'XAF',
    utility_balance: fromCents(utilityBalance),
  });
}
