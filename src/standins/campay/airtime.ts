import type { Ground } from '../ground.js';
import { putSms } from '../inbox.js';
import { keepRow } from '../state.js';
import { json, jsonObject } from '../wire.js';
import type { StandinRequest, StandinResponse } from '../wire.js';
import { francs } from '../momo/wallets.js';
import { amountFrom, refuse, refuseInWords, subscriberFrom, textFrom, withAmount } from './answers.js';
import { codeOf, loud, uuid } from './start.js';
import type { AirtimeTransfer } from './state.js';

/** CamPay docs: on the demo site this is the least and the most. */
const demoAmount = 100;

/** Airtime from the app's own balance for it. Nothing is said of idempotency, so each request is a new transfer. */
export function airtime(ground: Ground) {
  const { clock, ids, state, later } = ground;
  const find = (reference: string) => state().campay.airtime.find((one) => one.reference === reference);

  const deliver = (one: AirtimeTransfer): void =>
    later(state().timing.autoAnswerMs, () => {
      if (one.status !== 'PENDING') return;
      if (state().momo.noWallet.includes(one.phone)) {
        // A number that nobody has gets no airtime either.
        state().campay.utilityBalance += one.amount * 100;
        Object.assign(one, { status: 'FAILED', reason: 'Initiatee not found' });
        return;
      }
      one.status = 'SUCCESSFUL';
      putSms(ground, one.phone, one.carrier, `Vous avez recu ${francs(one.amount)} de credit. Ref ${one.code}.`);
    });

  return {
    /** POST /utilities/airtime/transfer/. */
    transfer: ({ body }: StandinRequest): StandinResponse => {
      const { campay } = state();
      const fields = jsonObject(body);
      if (!fields) return refuseInWords(400, 'JSON parse error');
      const amount = amountFrom(fields.get('amount'));
      if (amount === undefined) return refuse('ER201');
      if (campay.demo && amount !== demoAmount) return refuse('ER201', `Minimum and maximum amount is ${demoAmount} XAF`);
      const subscriber = subscriberFrom(fields.get('to'));
      if ('status' in subscriber) return subscriber;
      const externalReference = textFrom(fields, 'external_reference');
      if (externalReference === undefined) return refuseInWords(400, 'Invalid external_reference');
      if (campay.utilityBalance < amount * 100) return refuse('ER301');
      campay.utilityBalance -= amount * 100;
      const made = { code: codeOf(clock.now(), 'U', ids), ...subscriber, amount, externalReference, createdAt: clock.now() };
      const one: AirtimeTransfer = keepRow(campay.airtime, { reference: uuid(ids), ...made, status: 'PENDING', reason: null });
      deliver(one);
      return json(200, { reference: one.reference, status: 'PENDING' });
    },
    /** GET /utilities/transaction/{reference}/: airtime alone. */
    status: (reference: string): StandinResponse => {
      const one = find(reference);
      if (!one) return refuseInWords(404, 'Transaction not found');
      const { externalReference: external_reference, status, carrier, code, reason } = one;
      const more = { currency: 'XAF', operator: `${loud(carrier)}_CM`, code, type: 'AIRTIME', reason: reason ?? '' };
      return withAmount(state().campay, { reference, external_reference, status, ...more }, one.amount);
    },
    resume: () =>
      state()
        .campay.airtime.filter(({ status }) => status === 'PENDING')
        .forEach(deliver),
  };
}
