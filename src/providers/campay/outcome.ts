import { jsonOf } from '../../http.js';
import type { Reply } from '../../http.js';
import { fromDecimal, isPositive } from '../../money.js';
import { readAnswer } from '../answers.js';
import type { Outcome } from '../ports.js';
import { wrongCredentials } from './client.js';
import { noIn, noOfFailure, textsIn } from './refusals.js';
import type { Kind } from './refusals.js';
import { Started } from './wire.js';
import type { Transaction } from './wire.js';

/**
 * What the answer to a call that moves money comes to. A reference is `pending`: a 200 is an acceptance, never a payment. `refused`
 * is what was never sent, one of their documented codes, and credentials or permissions that they do not take; a body that speaks
 * of a duplicate is `unknown`, as the first request with this reference may have gone through.
 */
export function outcomeOfStart(reply: Reply, kind: Kind): Outcome {
  if (!reply.heard && !reply.sent)
    return reply.why === wrongCredentials ? unavailable('CamPay refuses the credentials') : { status: 'refused', reason: 'unavailable' };
  if (!reply.heard) return { status: 'unknown', why: `campay was not heard (${reply.why})` };
  const body = jsonOf(reply.text);
  const answer = readAnswer('campay', reply, Started);
  if (answer.status === 'read') return pending(answer.value.reference, kind, answer.value.ussd_code, answer.value.operator);
  const no = noIn(body);
  if (no) return { status: 'refused', ...no };
  if (reply.status === 401) return unavailable('CamPay refuses the token');
  if (reply.status === 403) return unavailable('CamPay forbids this: the app may not do it by its settings');
  const said = textsIn(body).join(' ');
  if (/duplicate|already|unique/i.test(said)) return { status: 'unknown', why: 'campay calls our reference a duplicate' };
  // CamPay docs: "Withdrawals through the API must be allowed under your application settings"; how they say so is not told.
  if (kind === 'withdraw' && reply.status < 500 && /not (?:allowed|enabled|permitted|activated)/i.test(said))
    return unavailable("CamPay does not let this app withdraw: allow withdrawals in the app's settings");
  return answer;
}

const unavailable = (alert: string): Outcome => ({ status: 'refused', reason: 'unavailable', alert });

/**
 * What CamPay's word on one transaction comes to. PENDING stays pending however old it is: no life of a prompt is documented.
 * SUCCESSFUL is settled with the amount that it names, FAILED is refused. An answer about something else than was asked (another
 * reference, currency or direction, no amount) is `unknown`.
 */
export function outcomeOf(providerId: string, said: Transaction, kind: Kind): Outcome {
  const { reference, currency, endpoint } = said;
  if (reference !== undefined && reference.toLowerCase() !== providerId.toLowerCase())
    return { status: 'unknown', why: 'campay answers for another transaction' };
  if (currency !== undefined && currency !== 'XAF') return { status: 'unknown', why: 'campay answers in another currency' };
  if (kind !== 'airtime' && endpoint !== undefined && endpoint !== kind) return { status: 'unknown', why: `campay calls it no ${kind}` };
  switch (said.status) {
    case 'PENDING':
      return pending(providerId, kind, undefined, said.operator);
    case 'FAILED':
      return { status: 'refused', providerId, ...noOfFailure(said.reason, kind) };
    case 'SUCCESSFUL': {
      const amount = fromDecimal(said.amount, 'XAF');
      if (!amount || !isPositive(amount)) return { status: 'unknown', why: 'campay calls it successful without a readable amount' };
      const receipt = receiptOf(said.operator_reference, said.code);
      return { status: 'settled', providerId, amount, ...(receipt && { receipt }) };
    }
  }
}

function pending(providerId: string, kind: Kind, code: string | undefined, operator: string | undefined): Outcome {
  const approve = kind === 'collect' ? approvalCode(code, operator) : undefined;
  return { status: 'pending', providerId, ...(approve && { approve }) };
}

/** What a carrier's subscribers dial to approve a payment when no prompt came (the codes that CamPay's own answer gives). */
const approvalCodes: [RegExp, string][] = [
  [/^mtn/i, '*126#'],
  [/^orange/i, '#150*50#'],
];

/** The code of the answer where it is one that can be dialled, else that of the carrier. */
function approvalCode(code: string | undefined, operator: string | undefined): string | undefined {
  if (code !== undefined && /^[*#][\d*#]{1,20}#$/.test(code)) return code;
  return approvalCodes.find(([carrier]) => carrier.test(operator ?? ''))?.[1];
}

/**
 * The carrier's own number for the payment, which stands in the payer's SMS. Recorded answers leave it empty on some successful
 * ones; then CamPay's number serves, which is as unique and can be asked about with them.
 */
export function receiptOf(operatorReference: string | undefined, code: string | undefined): string | undefined {
  return [operatorReference, code].map((text) => text?.toUpperCase() ?? '').find((text) => /^[A-Z0-9][A-Z0-9.-]{3,39}$/.test(text));
}
