import type { Ground } from '../ground.js';
import { putSms } from '../inbox.js';
import { networkOf } from '../networks.js';
import { form, jsonObject } from '../wire.js';
import { priceOf } from './airtime-prices.js';
import { cost } from './answers.js';
import type { AirtimeTopUp } from './state.js';

const lateMs = 10 * 60_000;
const secondMs = 5_000;
/** Africa's Talking docs: a failed top-up is tried again each minute, as often as it was asked to. */
const retryMs = 60_000;
/** How long they wait for the answer to a validation. */
const answerMs = 10_000;

/** What becomes of a top-up that was taken: the application is asked, the network tops up, and the status callback goes out. */
export function airtimeSettling(ground: Ground) {
  const { clock, state, later, outgoing, faults, send, urls, record, pause } = ground;

  /** Africa's Talking docs, "Airtime validation": asked before the top-up, where an address for it is set. No answer is a no. */
  const validated = async (topUp: AirtimeTopUp): Promise<boolean> => {
    const url = urls().airtimeValidation;
    const { fault, ms } = faults.takeCallback('airtimeValidation') ?? {};
    if (!url || fault === 'never') return true;
    if (fault === 'late') await pause(ms ?? secondMs);
    const body = JSON.stringify({
      transactionId: topUp.transactionId,
      phoneNumber: topUp.phone,
      sourceIpAddress: '127.0.0.1',
      currencyCode: topUp.currency,
      amount: topUp.units + (fault === 'amountOff' ? 1 : 0),
    });
    const ask = () => send({ method: 'POST', url, headers: { 'content-type': 'application/json' }, body, timeoutMs: answerMs });
    const [reply] = await Promise.all(fault === 'twice' ? [ask(), ask()] : [ask()]);
    record({ way: 'out', provider: 'africastalking', method: 'POST', path: 'airtimeValidation', status: reply.heard ? reply.status : 0 });
    return reply.heard && reply.status >= 200 && reply.status < 300 && jsonObject(reply.text)?.get('status') === 'Validated';
  };

  const tell = (topUp: AirtimeTopUp, status: 'Success' | 'Failed', delayMs: number): void => {
    const { requestId, phone, currency, units, callbackFault } = topUp;
    const value = `${currency} ${(units + (callbackFault?.fault === 'amountOff' ? 1 : 0)).toFixed(4)}`;
    const description = status === 'Success' ? 'Airtime Delivered Successfully' : topUp.description || 'Airtime delivery failed';
    // The older documents have a form with two fields.
    if (callbackFault?.fault === 'stringCodes') return outgoing.post('airtimeStatus', 'form', form({ requestId, status }), { delayMs });
    const body = { phoneNumber: phone, description, status, requestId, discount: cost(priceOf(topUp).discount), value };
    outgoing.post('airtimeStatus', 'json', JSON.stringify(body), { delayMs });
  };

  const book = (topUp: AirtimeTopUp, status: 'Success' | 'Failed', description: string): void => {
    const { charged } = priceOf(topUp);
    const { africastalking } = state();
    if (status === 'Failed') africastalking.balance += charged;
    else if (topUp.status === 'Failed') africastalking.balance -= charged;
    Object.assign(topUp, { status, description });
    if (status === 'Success')
      putSms(ground, topUp.phone, networkOf(topUp.phone).name, `You have received airtime of ${topUp.currency} ${topUp.units}.`);
  };

  const scheduleTurn = (topUp: AirtimeTopUp): void => {
    if (topUp.turnsAt === null) return;
    later(Math.max(0, topUp.turnsAt - clock.now()), () => {
      if (topUp.turnsAt === null) return;
      topUp.turnsAt = null;
      book(topUp, 'Success', '');
      tell(topUp, 'Success', 0);
    });
  };

  const announce = (topUp: AirtimeTopUp, status: 'Success' | 'Failed'): void => {
    const { fault, ms } = topUp.callbackFault ?? {};
    const delayMs = fault === 'beforeAnswer' ? 0 : state().timing.callbackDelayMs;
    const opposite = status === 'Success' ? 'Failed' : 'Success';
    if (fault === 'never') return;
    tell(topUp, fault === 'contradicting' ? opposite : status, fault === 'late' ? (ms ?? lateMs) : delayMs);
    if (fault === 'twice') tell(topUp, status, delayMs);
    if (fault === 'successThenFailure' && status === 'Success') tell(topUp, 'Failed', delayMs + (ms ?? secondMs));
  };

  const settle = async (topUp: AirtimeTopUp): Promise<void> => {
    if (topUp.status !== 'Sent') return;
    const outcome = state().africastalking.airtimeOutcomes[topUp.phone] ?? 'Success';
    const approved = await validated(topUp);
    if (approved && outcome === 'none') return;
    if (!approved || outcome === 'Failed') {
      if (approved && topUp.retriesLeft > 0) {
        topUp.retriesLeft--;
        topUp.dueAt = clock.now() + retryMs;
        return schedule(topUp);
      }
      book(topUp, 'Failed', approved ? 'The network could not deliver the airtime' : 'Validation Failed');
      return announce(topUp, 'Failed');
    }
    if (topUp.callbackFault?.fault === 'failureThenSuccess') {
      topUp.turnsAt = clock.now() + (topUp.callbackFault.ms ?? secondMs);
      scheduleTurn(topUp);
      book(topUp, 'Failed', 'The network did not answer in time');
      return announce(topUp, 'Failed');
    }
    book(topUp, 'Success', '');
    announce(topUp, 'Success');
  };

  /** Tops up when it is due; at once, and before the order is answered, where that is its fault. */
  async function schedule(topUp: AirtimeTopUp): Promise<void> {
    if (topUp.callbackFault?.fault === 'beforeAnswer' && topUp.dueAt >= clock.now()) {
      await settle(topUp);
      return pause(topUp.callbackFault.ms ?? 0);
    }
    later(Math.max(0, topUp.dueAt - clock.now()), () => settle(topUp));
  }

  return {
    schedule,
    resume: () => {
      for (const topUp of state().africastalking.airtime) {
        if (topUp.status === 'Sent') later(Math.max(0, topUp.dueAt - clock.now()), () => settle(topUp));
        scheduleTurn(topUp);
      }
    },
  };
}

export type AirtimeSettling = ReturnType<typeof airtimeSettling>;
