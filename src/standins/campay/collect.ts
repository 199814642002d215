import type { Ground } from '../ground.js';
import type { MomoApprovals } from '../momo/approvals.js';
import { approvalCodes } from '../momo/carriers.js';
import { json, jsonObject } from '../wire.js';
import type { StandinRequest, StandinResponse } from '../wire.js';
import { amountFrom, isUuid4, refuse, refuseInWords, required, subscriberFrom, textFrom } from './answers.js';
import { begin, nobody } from './start.js';
import type { Transaction } from './state.js';

/** POST /collect/. */
export async function collect(ground: Ground, approvals: MomoApprovals, { body }: StandinRequest): Promise<StandinResponse> {
  const fields = jsonObject(body);
  if (!fields) return refuseInWords(400, 'JSON parse error');
  const amount = amountFrom(fields.get('amount'));
  if (amount === undefined) return refuse('ER201');
  if (fields.get('currency') !== 'XAF') return refuseInWords(400, 'Invalid currency');
  const subscriber = subscriberFrom(fields.get('from'));
  if ('status' in subscriber) return subscriber;
  const description = textFrom(fields, 'description');
  if (!description) return required('description');
  const externalReference = textFrom(fields, 'external_reference');
  const externalUser = textFrom(fields, 'external_user');
  if (externalReference === undefined || externalUser === undefined) return refuseInWords(400, 'Invalid external_reference');
  const before = duplicateOf(ground, 'collect', externalReference);
  if (before) return 'status' in before && 'headers' in before ? before : collectAnswer(before);
  const transaction = begin(ground, {
    endpoint: 'collect',
    ...subscriber,
    amount,
    description,
    externalReference,
    externalUser,
    extra: nobody,
  });
  return askPayer(ground, approvals, transaction);
}

/** Has the payer asked, and answers as /collect/ does. */
export async function askPayer({ state, pause }: Ground, approvals: MomoApprovals, transaction: Transaction): Promise<StandinResponse> {
  const { phone, amount, reference, callbackFault } = transaction;
  const approval = approvals.ask({ phone, amount, payee: state().campay.appName, reference });
  if (callbackFault?.fault === 'beforeAnswer') {
    await approvals.decide(approval);
    await pause(callbackFault.ms ?? 0);
  }
  return collectAnswer(transaction);
}

/** The carrier is in small letters here. */
const collectAnswer = ({ reference, carrier }: Transaction): StandinResponse =>
  json(200, { reference, ussd_code: approvalCodes[carrier], operator: carrier.toLowerCase() });

/**
 * What a second request with one `external_reference` meets. CamPay's page says that the first one's result is given, and that a
 * duplicate, which must be a UUID4, is rejected; which of them holds can be switched. A blank one is always a new transaction.
 */
export function duplicateOf(
  { state }: Ground,
  endpoint: Transaction['endpoint'],
  externalReference: string,
): Transaction | StandinResponse | undefined {
  const { duplicates, transactions } = state().campay;
  if (externalReference === '') return undefined;
  if (duplicates === 'rejected' && !isUuid4(externalReference)) return refuseInWords(400, 'external_reference must be a valid UUID4');
  const first = transactions.find((one) => one.endpoint === endpoint && one.externalReference === externalReference);
  if (!first) return undefined;
  return duplicates === 'first' ? first : refuseInWords(400, 'Duplicate external_reference. Each request should have a unique UUID4');
}
