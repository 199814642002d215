import { createHash } from 'node:crypto';
import { jsonOf } from '../../http.js';
import type { Reply } from '../../http.js';
import { compareMoney, decimalText, major } from '../../money.js';
import type { Currency, Money } from '../../money.js';
import type { Phone } from '../../phone.js';
import { parsePhone } from '../../phone.js';
import { readAnswer } from '../answers.js';
import type { Outcome } from '../ports.js';
import type { AirtimeOrder, AirtimeSeller } from '../ports/airtime.js';
import { airtimeHint, airtimeSpeaksOf, airtimeValidation, validationAnswer } from './airtime-callbacks.js';
import { outcomeOfQuery, settledOr, refusalOf } from './airtime-outcome.js';
import type { SdkCall } from './sdk.js';
import { TopUps, Transactions } from './wire.js';

/** The least that networks sell, in whole units, by currency (a public wrapper's table). A currency that is not here is not sold. */
const leastUnits: Partial<Record<Currency, number>> = { KES: 5, UGX: 50, TZS: 500, RWF: 100, XOF: 100, ZAR: 5, NGN: 50, GHS: 1, USD: 1 };

/** The most of one order where the host says nothing: no currency has a documented one. */
const mostUnits: typeof leastUnits = {
  KES: 10_000,
  UGX: 250_000,
  TZS: 200_000,
  RWF: 100_000,
  XOF: 50_000,
  ZAR: 1000,
  NGN: 50_000,
  GHS: 500,
  USD: 50,
};

/** Equal orders are taken for repeats for so long. */
const equalAfterMs = 5 * 60_000;

/** Lengths of an Idempotency-Key that are taken. */
const keyLength = { min: 8, max: 100 };

/** Found only by a third-party connector: the answer stands for five minutes from the first of two equal orders. */
const duplicate = /duplicate request/i;

export type AirtimeLimits = Partial<Record<Currency, Money>>;

/**
 * Airtime of Africa's Talking. An order carries our reference as its Idempotency-Key, but what a repeat is answered is documented
 * nowhere, and there is no question by our reference: an order is sent once, and what was not heard stays unknown. Equal
 * orders (phone and amount) within five minutes are refused as duplicates, two honest ones as well.
 */
export function airtime(call: SdkCall, most: AirtimeLimits): AirtimeSeller {
  return {
    name: 'africastalking',
    sendAgain: false,
    limits: (currency) => limitsOf(currency, most),
    equalAfterMs,
    topUp: async (order) => {
      const wrong = wrongWith(order, most);
      if (wrong) return wrong;
      const { phone, amount } = order;
      const recipient = { phoneNumber: phone, currencyCode: amount.currency, amount: Number(decimalText(amount)) };
      const reply = await call((sdk) => sdk.AIRTIME.send({ recipients: [recipient], idempotencyKey: keyOf(order.reference) }), {
        may: (body) => orders(body, phone, amount),
      });
      return reply ? outcomeOfOrder(reply, phone) : { status: 'refused', reason: 'badNumber' };
    },
    status: async (providerId) => {
      if (!/^[\x21-\x7e]{1,128}$/.test(providerId)) return { status: 'unknown', why: 'this is no id of africastalking' };
      const reply = await call((sdk) => sdk.AIRTIME.findTransactionStatus(providerId));
      if (!reply) return { status: 'unknown', why: 'africastalking was not asked' };
      const answer = readAnswer('africastalking', reply, Transactions);
      return answer.status === 'read' ? outcomeOfQuery(providerId, answer.value) : answer;
    },
    lookUp: async () => ({ status: 'unknown', why: 'africastalking cannot be asked for airtime by our reference' }),
    hint: airtimeHint,
    speaksOf: airtimeSpeaksOf,
    validation: { read: airtimeValidation, answer: validationAnswer },
  };
}

/** What they would not sell, or what the package would write down wrongly (it takes invalid numbers, negative amounts and any currency). */
function wrongWith({ phone, amount }: AirtimeOrder, most: AirtimeLimits): Outcome | undefined {
  if (parsePhone(phone, 'KE') !== phone) return { status: 'refused', reason: 'badNumber' };
  const limits = limitsOf(amount.currency, most);
  if (!limits) return { status: 'refused', reason: 'declined', alert: `Africa's Talking sells no airtime in ${amount.currency}` };
  const outside = compareMoney(amount, limits.min) < 0 || compareMoney(amount, limits.max) > 0;
  return outside ? { status: 'refused', reason: 'limit' } : undefined;
}

function limitsOf(currency: Currency, most: AirtimeLimits): { min: Money; max: Money } | undefined {
  const least = leastUnits[currency];
  return least === undefined
    ? undefined
    : { min: major(least, currency), max: most[currency] ?? major(mostUnits[currency] ?? least, currency) };
}

/** Our reference where it has the length that they take; else 64 digits that stand for it alone. */
const keyOf = (reference: string): string =>
  reference.length >= keyLength.min && reference.length <= keyLength.max && /^[\x21-\x7e]+$/.test(reference)
    ? reference
    : createHash('sha256').update(reference).digest('hex');

/** Whether the form that the package wrote orders what it was asked to: this amount, for this phone, and nothing else. */
function orders(body: string, phone: Phone, amount: Money): boolean {
  const recipients = jsonOf(new URLSearchParams(body).get('recipients') ?? '');
  return JSON.stringify(recipients) === JSON.stringify([{ phoneNumber: phone, amount: `${amount.currency} ${decimalText(amount)}` }]);
}

/** What an order came to: the answer's HTTP status says little, each phone has a status of its own. */
function outcomeOfOrder(reply: Reply, phone: Phone): Outcome {
  if (!reply.heard && !reply.sent) return { status: 'refused', reason: 'unavailable' };
  if (reply.heard) {
    const refused = refusalOfHttp(reply.status);
    if (refused) return refused;
  }
  const answer = readAnswer('africastalking', reply, TopUps);
  if (answer.status === 'unknown') return answer;
  const { errorMessage, numSent, responses } = answer.value;
  const said = errorMessage ?? 'None';
  if (responses.length === 0) {
    if (said === 'None' || numSent > 0) return { status: 'unknown', why: 'africastalking answers for nobody' };
    // Two equal orders within five minutes: this one did nothing, and may be made again later.
    return duplicate.test(said) ? { status: 'refused', reason: 'unavailable' } : refusalOf(said);
  }
  const ours = responses.find(({ phoneNumber }) => phoneNumber.replace(/^\+/, '') === phone.slice(1));
  return ours && responses.length === 1 ? settledOr(ours) : { status: 'unknown', why: 'africastalking answers for another number' };
}

/** Statuses with which an API of theirs turns a request away at the door. All else says nothing certain. */
function refusalOfHttp(status: number): Outcome | undefined {
  switch (status) {
    case 400:
      return { status: 'refused', reason: 'declined' };
    case 401:
      return { status: 'refused', reason: 'unavailable', alert: "Africa's Talking refuses the credentials" };
    case 403:
    case 404:
      return {
        status: 'refused',
        reason: 'unavailable',
        alert: `Africa's Talking answers ${status}: airtime may not be switched on for this account`,
      };
    case 429:
      return { status: 'refused', reason: 'unavailable' };
    default:
      return undefined;
  }
}
