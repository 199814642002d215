import { jsonOf } from '../../http.js';
import type { Reply } from '../../http.js';
import { fromDecimal, isPositive } from '../../money.js';
import type { Money } from '../../money.js';
import { gatewayPhone } from '../../phone.js';
import { readAnswer } from '../answers.js';
import type { Outcome, StatementLine } from '../ports.js';
import { verdictOf } from './codes.js';
import { Failure, Pushed } from './wire.js';
import type { Transaction } from './wire.js';

/** What the answer to POST /stk-push comes to. Only what ImaraPay's docs call final is `refused`; they have no idempotency, so all else is `unknown`. */
export function outcomeOfPush(reply: Reply): Outcome {
  if (!reply.heard && !reply.sent) return { status: 'refused', reason: 'unavailable' }; // no connection was made, so no prompt can come
  if (reply.heard) {
    const refused = refusalOf(reply.status, reply.text);
    if (refused) return refused;
  }
  const answer = readAnswer('imarapay', reply, Pushed);
  if (answer.status === 'unknown') return answer;
  const fee = feeOf(answer.value.fee_to_be_charged);
  return { status: 'pending', providerId: answer.value.checkout_request_id, ...(fee && { fee }) };
}

/** ImaraPay's docs, "HTTP errors". 429 and 5xx are not here: a prompt may be on its way all the same. */
function refusalOf(status: number, text: string): Outcome | undefined {
  switch (status) {
    case 400: {
      const parsed = Failure.safeParse(jsonOf(text));
      return { status: 'refused', reason: reasonIn(parsed.success ? parsed.data.error : '') };
    }
    case 401:
      return unavailable('ImaraPay refuses the credentials');
    case 402:
      return unavailable('the ImaraPay service wallet cannot cover its fee: top it up');
    case 403:
      return unavailable('ImaraPay forbids this: identity verification is missing, or the channel belongs to another account');
    case 404:
      return unavailable('ImaraPay does not know the payment channel, or the base address is wrong');
    default:
      return undefined;
  }
}

const unavailable = (alert: string): Outcome => ({ status: 'refused', reason: 'unavailable', alert });

function reasonIn(error: string): 'badNumber' | 'limit' | 'declined' {
  if (/phone|msisdn|number/i.test(error)) return 'badNumber';
  return /amount|limit|maximum/i.test(error) ? 'limit' : 'declined';
}

type State = Pick<Transaction, 'status' | 'amount' | 'mpesa_receipt' | 'result_code' | 'result_desc'>;

/**
 * What ImaraPay's word on one payment comes to. `completed` without a receipt is still pending: money is posted on id and
 * receipt, and M-Pesa's receipt may be written a moment later. `failed` is final by the closed table of codes only.
 */
export function outcomeOf(providerId: string, said: State, more: { at?: number; fee?: Money } = {}): Outcome {
  const pending: Outcome = { status: 'pending', providerId, ...(more.fee && { fee: more.fee }) };
  switch (said.status) {
    case 'pending':
      return pending;
    case 'completed': {
      const amount = fromDecimal(said.amount, 'KES');
      if (!amount || !isPositive(amount)) return { status: 'unknown', why: 'imarapay calls it completed without a readable amount' };
      return said.mpesa_receipt ? { status: 'settled', providerId, amount, receipt: said.mpesa_receipt, ...more } : pending;
    }
    case 'failed': {
      if (said.mpesa_receipt || said.result_code === '0') return { status: 'unknown', why: 'imarapay calls it failed and paid at once' };
      const verdict = verdictOf(said.result_code ?? undefined, said.result_desc ?? undefined);
      return verdict ? { status: 'refused', providerId, ...verdict } : pending;
    }
  }
}

/** One of their transactions as an outcome; a line without a checkout id names nothing that could be asked about again. */
export function outcomeOfLine(line: Transaction): Outcome {
  const at = timeOf(line);
  const fee = feeOf(line.fee_charged);
  const outcome = outcomeOf(line.checkout_request_id ?? '', line, { ...(at !== undefined && { at }), ...(fee && { fee }) });
  if (line.checkout_request_id || outcome.status === 'unknown') return outcome;
  if (outcome.status !== 'refused') return { status: 'unknown', why: 'imarapay lists it without a checkout id' };
  return { status: 'refused', reason: outcome.reason, ...(outcome.alert && { alert: outcome.alert }) };
}

/** One of their transactions as a line of a statement; undefined when it cannot be read as one. */
export function statementLine(line: Transaction): StatementLine | undefined {
  const at = timeOf(line);
  const amount = fromDecimal(line.amount, 'KES');
  const providerId = line.checkout_request_id;
  if (at === undefined || !amount || !providerId) return undefined;
  const outcome = outcomeOfLine(line);
  if (outcome.status === 'unknown') return undefined;
  const phone = gatewayPhone(String(line.phone_number ?? ''));
  return {
    providerId,
    amount,
    at,
    status: outcome.status,
    ...(line.external_reference && { reference: line.external_reference }),
    ...(phone && { phone }),
    ...(outcome.status === 'settled' && outcome.receipt && { receipt: outcome.receipt }),
    ...(outcome.status === 'refused' && { refusal: outcome.reason }),
  };
}

function timeOf({ completed_at, created_at }: Pick<Transaction, 'completed_at' | 'created_at'>): number | undefined {
  const at = Date.parse(completed_at ?? created_at ?? '');
  return Number.isNaN(at) ? undefined : at;
}

const feeOf = (value: unknown): Money | undefined => fromDecimal(value, 'KES');
