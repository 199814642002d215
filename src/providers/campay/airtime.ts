import { readAnswer } from '../answers.js';
import type { Found, Hint, Outcome } from '../ports.js';
import type { AirtimeSeller } from '../ports/airtime.js';
import { decimalText, major } from '../../money.js';
import { historyBack } from './history.js';
import { msisdn, wrongWith } from './order.js';
import type { Limits } from './order.js';
import { outcomeOf, outcomeOfStart } from './outcome.js';
import { toUuid4 } from './reference.js';
import type { Asked } from './transactions.js';
import { Id, Transaction } from './wire.js';

/**
 * CamPay's airtime. Idempotency is documented for payments and payouts only, and no question by our reference at all: a top-up is
 * sent once, and what was not heard is for a person unless the history happens to show our reference.
 */
export function airtime(asked: Asked, { limits, hint }: { limits: Limits; hint: (body: string) => Hint | undefined }): AirtimeSeller {
  const { client, clock, known } = asked;

  /** CamPay docs: airtime is asked about at its own address, and never at /transaction/. */
  const status = async (providerId: string): Promise<Outcome> => {
    if (!Id.safeParse(providerId).success) return { status: 'unknown', why: 'this is no id of campay' };
    const answer = readAnswer('campay', await client.get(`/utilities/transaction/${providerId}/`), Transaction);
    return answer.status === 'read' ? outcomeOf(providerId, answer.value, 'airtime') : answer;
  };

  const lookUp = async (reference: string): Promise<Found> => {
    const uuid = toUuid4(reference);
    const [id] = known.idsOf(uuid);
    if (id !== undefined) return status(id);
    for await (const span of historyBack(client, clock.now())) {
      if (span.status === 'unknown') return span;
      const found = span.lines.find((line) => line.uuid === uuid);
      if (found) return status(found.providerId);
    }
    return { status: 'unknown', why: 'campay cannot be asked for airtime by our reference' };
  };

  return {
    name: 'campay',
    sendAgain: false,
    limits: (currency) => (currency === 'XAF' ? { min: major(limits.min, currency), max: major(limits.max, currency) } : undefined),
    topUp: async ({ reference, phone, amount }) => {
      const wrong = wrongWith(phone, amount, limits);
      if (wrong) return { status: 'refused', ...wrong };
      const uuid = toUuid4(reference);
      const body = { amount: decimalText(amount), to: msisdn(phone), external_reference: uuid };
      const outcome = outcomeOfStart(await client.post('/utilities/airtime/transfer/', body), 'airtime');
      if (outcome.status === 'pending') known.put(outcome.providerId, uuid);
      return outcome;
    },
    status,
    lookUp,
    hint,
  };
}
