import type { Ground } from '../ground.js';
import type { MomoResult } from '../momo/state.js';
import { signed } from './jwt.js';
import { loud } from './start.js';
import type { Transaction } from './state.js';

/** Public recordings: a token of a callback is good for an hour. */
const tokenLifeS = 3_600;

/** What CamPay tells of a transaction's end; the carriers' reasons are MTN's codes and one recorded sentence. */
export const reasons: Record<Exclude<MomoResult['end'], 'paid'>, string> = {
  noFunds: 'NOT_ENOUGH_FUNDS',
  cancelled: 'APPROVAL_REJECTED',
  expired: 'EXPIRED',
  wrongPin: 'Invalid PIN entered too many times',
  limit: 'PAYER_LIMIT_REACHED',
  noWallet: 'Initiatee not found',
};

/**
 * The fields of a callback. The token is signed with the app's webhook key and says nothing of the transaction: CamPay's tokens
 * bind none of the fields, and two of one second are alike.
 */
export function callbackFields(
  { clock, state, credentials }: Ground,
  transaction: Transaction,
  result: MomoResult,
): Record<string, string> {
  const { fault } = transaction.callbackFault ?? {};
  const now = Math.floor(clock.now() / 1_000);
  const claims = state().campay.tokenSays === 'times' ? { iat: now, nbf: now, exp: now + tokenLifeS, source: 'CamPay' } : {};
  return {
    status: result.end === 'paid' ? 'SUCCESSFUL' : 'FAILED',
    reference: transaction.reference,
    amount: String(transaction.amount + (fault === 'amountOff' ? 1 : 0)),
    currency: 'XAF',
    operator: loud(transaction.carrier),
    code: transaction.code,
    operator_reference: result.receipt ?? '',
    signature: signed(credentials.campay.webhookKey, claims),
    endpoint: transaction.endpoint,
    external_reference: transaction.externalReference,
    external_user: transaction.externalUser,
    extra_first_name: transaction.extra.firstName,
    extra_last_name: transaction.extra.lastName,
    extra_email: transaction.extra.email,
    phone_number: transaction.phone.slice(1),
  };
}

/** The JSON of a POST: the amount is a number there, unless a fault says otherwise. */
export function callbackJson(fields: Record<string, string>, transaction: Transaction): string {
  const asText = transaction.callbackFault?.fault === 'stringCodes';
  const entries = Object.entries({ ...fields, amount: asText ? fields['amount'] : Number(fields['amount']) });
  return JSON.stringify(Object.fromEntries(asText ? entries.reverse() : entries));
}

/** What a callback says that lies. */
export const oppositeOf = (result: MomoResult): MomoResult =>
  result.end === 'paid' ? { end: 'cancelled' } : { end: 'paid', receipt: '10000000000' };
