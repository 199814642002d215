import type { Ground } from '../ground.js';
import type { Prompts } from '../mpesa/prompts.js';
import { digits } from '../numbers.js';
import { keepRow } from '../state.js';
import { nairobiStamp } from '../times.js';
import { json, jsonObject } from '../wire.js';
import type { StandinRequest, StandinResponse } from '../wire.js';
import { feeFor } from './pricing.js';
import type { Transaction } from './state.js';

/** ImaraPay docs: 1 … 999,999 KES. That M-Pesa moves less at a time is M-Pesa's affair. */
const amountMax = 999_999;
/** Assumed; the docs give no length. */
const referenceMax = 50;
const descriptionMax = 255;

export const refuse = (status: number, error: string): StandinResponse => json(status, { error });

type Asked = { accountId: number; phone: string; amount: number; reference: string | null; description: string };

/** POST /stk-push. There is no idempotency: each request is a new prompt. */
export async function stkPush(
  { clock, ids, state, faults, pause }: Ground,
  prompts: Prompts,
  { body }: StandinRequest,
): Promise<StandinResponse> {
  const asked = read(body);
  if (typeof asked === 'string') return refuse(400, asked);
  const { accountId, phone, amount, reference, description } = asked;
  const { imarapay } = state();
  const account = imarapay.accounts.find((one) => one.id === accountId);
  if (!account) return refuse(404, 'Payment channel not found');
  if (!account.own) return refuse(403, 'Payment channel belongs to another account');
  if (!account.is_active) return refuse(400, 'Payment channel is not active');
  const fee = feeFor(amount);
  if (imarapay.serviceWallet < fee) return refuse(402, `Insufficient service balance. Required: KES ${fee}. Please top up.`);

  imarapay.serviceWallet -= fee;
  const now = clock.now();
  const transaction: Transaction = keepRow(imarapay.transactions, {
    id: (imarapay.transactions.at(-1)?.id ?? 0) + 1,
    account_id: accountId,
    phone,
    amount,
    fee,
    feeCharged: fee,
    status: 'pending',
    code: null,
    desc: null,
    receipt: null,
    externalReference: reference,
    description,
    checkoutRequestId: `ws_CO_${digits(ids, 9)}_${nairobiStamp(now)}_${accountId}_${phone.slice(1)}`,
    merchantRequestId: `${digits(ids, 5)}-${digits(ids, 8)}-1`,
    createdAt: now,
    completedAt: null,
    callbackFault: faults.takeCallback('imarapayCallback') ?? null,
    turns: null,
  });
  const { checkoutRequestId, callbackFault } = transaction;
  const payee = account.name;
  const prompt = prompts.push({ phone, amount, payee, account: account.account_reference, description, reference: checkoutRequestId });
  if (callbackFault?.fault === 'beforeAnswer') {
    await prompts.decide(prompt);
    await pause(callbackFault.ms ?? 0);
  }
  return json(200, {
    success: true,
    message: 'STK push sent successfully',
    transaction_id: transaction.id,
    checkout_request_id: checkoutRequestId,
    fee_to_be_charged: fee,
  });
}

/** What was asked, or what is wrong with it. */
function read(body: string): Asked | string {
  const fields = jsonObject(body);
  if (!fields) return 'Invalid JSON body';
  const accountId = fields.get('account_id');
  const amount = fields.get('amount');
  if (accountId === undefined || fields.get('phone_number') === undefined || amount === undefined)
    return 'account_id, phone_number and amount are required';
  if (typeof accountId !== 'number' || !Number.isSafeInteger(accountId)) return 'account_id must be an integer';
  const phone = phoneFrom(fields.get('phone_number'));
  if (phone === undefined) return 'Invalid phone_number. Use 07XXXXXXXX, 2547XXXXXXXX or +2547XXXXXXXX';
  if (typeof amount !== 'number' || !Number.isInteger(amount)) return 'amount must be a whole number';
  if (amount < 1 || amount > amountMax) return `amount must be between 1 and ${amountMax}`;
  const reference = fields.get('external_reference') ?? null;
  if (reference !== null && (typeof reference !== 'string' || reference.length > referenceMax)) return 'Invalid external_reference';
  const description = fields.get('description') ?? 'Payment';
  if (typeof description !== 'string' || description.length > descriptionMax) return 'Invalid description';
  return { accountId, phone, amount, reference, description: description || 'Payment' };
}

/** E.164 from the forms that the docs list; numbers beginning with 01 are assumed to be as good as those with 07. */
function phoneFrom(value: unknown): string | undefined {
  const national = typeof value === 'string' ? /^(?:0|254|\+254)([17]\d{8})$/.exec(value)?.[1] : undefined;
  return national === undefined ? undefined : `+254${national}`;
}
