import type { Ground } from '../ground.js';
import { json, jsonObject } from '../wire.js';
import type { StandinRequest, StandinResponse } from '../wire.js';
import { amountFrom, refuse, refuseInWords, required, subscriberFrom, textFrom } from './answers.js';
import { duplicateOf } from './collect.js';
import type { CampaySettling } from './settle.js';
import { begin, nobody } from './start.js';
import type { Transaction } from './state.js';

/** POST /withdraw/. The money leaves the balance with the payee's carrier at once, and comes back where it cannot be delivered. */
export function withdraw(ground: Ground, { payOut }: CampaySettling, { body }: StandinRequest): StandinResponse {
  const { campay } = ground.state();
  const fields = jsonObject(body);
  if (!fields) return refuseInWords(400, 'JSON parse error');
  if (!campay.withdrawalsAllowed) return refuseInWords(400, 'Withdrawals are not allowed for this application');
  const amount = amountFrom(fields.get('amount'));
  if (amount === undefined) return refuse('ER201');
  const subscriber = subscriberFrom(fields.get('to'));
  if ('status' in subscriber) return subscriber;
  const currency = fields.get('currency') ?? 'XAF';
  if (currency !== 'XAF') return refuseInWords(400, 'Invalid currency');
  const description = textFrom(fields, 'description');
  if (!description) return required('description');
  const externalReference = textFrom(fields, 'external_reference');
  if (externalReference === undefined) return refuseInWords(400, 'Invalid external_reference');
  const before = duplicateOf(ground, 'withdraw', externalReference);
  if (before) return 'status' in before && 'headers' in before ? before : withdrawAnswer(before);
  const cents = amount * 100;
  if (campay.balances[subscriber.carrier] < cents) return refuse('ER301');
  campay.balances[subscriber.carrier] -= cents;
  const wanted = { ...subscriber, amount, description, externalReference, externalUser: '', extra: nobody };
  const transaction = begin(ground, { endpoint: 'withdraw', ...wanted });
  payOut(transaction);
  return withdrawAnswer(transaction);
}

const withdrawAnswer = ({ reference }: Transaction): StandinResponse => json(200, { reference, status: 'PENDING' });
