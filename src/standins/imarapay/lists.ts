import type { Ground } from '../ground.js';
import { iso } from '../times.js';
import { json, jsonObject, wholeFrom } from '../wire.js';
import type { StandinRequest, StandinResponse } from '../wire.js';
import { banks } from './pricing.js';
import { refuse } from './push.js';
import type { Channel, Transaction } from './state.js';

/** ImaraPay docs: 100 when none is given. The most is not documented. */
const limitByDefault = 100;
const limitMax = 1000;

/** GET /transaction/status/{checkout_request_id}. */
export function transactionStatus({ state }: Ground, checkoutRequestId: string): StandinResponse {
  const { transactions, serviceWallet } = state().imarapay;
  const found = transactions.findLast((one) => one.checkoutRequestId === checkoutRequestId);
  if (!found) return refuse(404, 'Transaction not found');
  return json(200, {
    status: found.status,
    amount: found.amount,
    ...(found.receipt !== null && { mpesa_receipt: found.receipt }),
    ...(found.code !== null && { result_code: Number(found.code) }),
    ...(found.desc !== null && { result_desc: found.desc }),
    balance: serviceWallet,
  });
}

/** GET /transactions: a bare array, newest first, with nothing to page by. */
export function transactionList({ state }: Ground, query: URLSearchParams): StandinResponse {
  const status = query.get('status') ?? '';
  if (!['', 'pending', 'completed', 'failed'].includes(status)) return refuse(400, 'Invalid status');
  const limit = wholeFrom(query, 'limit', limitByDefault, 1, limitMax);
  const accountId = wholeFrom(query, 'account_id', 0, 0, 1e9);
  if (limit === undefined) return refuse(400, 'Invalid limit');
  if (accountId === undefined) return refuse(400, 'Invalid account_id');
  const { transactions, accounts } = state().imarapay;
  const rows: unknown[] = [];
  for (let i = transactions.length - 1; i >= 0 && rows.length < limit; i--) {
    const one = transactions[i];
    if (!one || (status && one.status !== status) || (accountId && one.account_id !== accountId)) continue;
    rows.push(
      row(
        one,
        accounts.find(({ id }) => id === one.account_id),
      ),
    );
  }
  return json(200, rows);
}

const row = (one: Transaction, account: Channel | undefined) => ({
  id: one.id,
  phone_number: one.phone.slice(1),
  amount: one.amount,
  fee_charged: one.feeCharged,
  status: one.status,
  mpesa_receipt: one.receipt,
  external_reference: one.externalReference,
  description: one.description,
  checkout_request_id: one.checkoutRequestId,
  result_desc: one.desc,
  account_name: account?.name ?? null,
  channel: account ? `${titleOf(account.account_type)} - ${account.account_number}` : null,
  created_at: iso(one.createdAt),
  completed_at: one.completedAt === null ? null : iso(one.completedAt),
});

const channelView = ({ own: _own, ...channel }: Channel) => channel;

/** GET /accounts: a bare array of our own channels. */
export const channelList = ({ state }: Ground): StandinResponse =>
  json(
    200,
    state()
      .imarapay.accounts.filter(({ own }) => own)
      .map(channelView),
  );

/** POST /accounts; the docs do not print the path, nor what is answered. */
export function addChannel({ clock, state }: Ground, { body }: StandinRequest): StandinResponse {
  const fields = jsonObject(body);
  const type = fields?.get('account_type');
  const number = fields?.get('account_number');
  const reference = fields?.get('account_reference') ?? number;
  const bank = fields?.get('bank_name') ?? null;
  if (type !== 'till' && type !== 'paybill' && type !== 'bank') return refuse(400, 'account_type must be till, paybill or bank');
  if (typeof number !== 'string' || !/^\d{4,20}$/.test(number)) return refuse(400, 'Invalid account_number');
  if (typeof reference !== 'string' || reference.length > 20) return refuse(400, 'Invalid account_reference');
  if (type === 'bank' && (typeof bank !== 'string' || !banks.includes(bank))) return refuse(400, 'bank_name is required for bank channels');
  const { accounts } = state().imarapay;
  const channel: Channel = {
    id: Math.max(0, ...accounts.map(({ id }) => id)) + 1,
    name: `${titleOf(type)} ${number}`,
    account_type: type,
    account_number: number,
    account_reference: reference,
    bank_name: type === 'bank' ? (bank as string) : null,
    is_active: true,
    created_at: iso(clock.now()),
    own: true,
  };
  accounts.push(channel);
  return json(201, channelView(channel));
}

const titleOf = (type: Channel['account_type']): string => type.charAt(0).toUpperCase() + type.slice(1);
