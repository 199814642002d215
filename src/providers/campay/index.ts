import type { Clock } from '../../clock.js';
import type { Send } from '../../http.js';
import { decimalText } from '../../money.js';
import { baseOf } from '../answers.js';
import type { Collector, Hint } from '../ports.js';
import type { AirtimeSeller } from '../ports/airtime.js';
import type { LinkMaker, WalletPayer } from '../ports/wallet.js';
import { airtime } from './airtime.js';
import { hintOf } from './callback.js';
import { client as clientOf } from './client.js';
import { historyBack } from './history.js';
import type { Span } from './history.js';
import { newKnown } from './known.js';
import { links } from './links.js';
import { msisdn, plainText, wrongWith } from './order.js';
import type { Limits } from './order.js';
import { outcomeOfStart } from './outcome.js';
import { toUuid4 } from './reference.js';
import type { Credentials } from './token.js';
import { findByReference, readStatement, statusOf } from './transactions.js';
import type { Asked } from './transactions.js';
import { wallet } from './wallet.js';

/**
 * What may be moved at once where the host says nothing: CamPay states no limits, and another firm that collects from the same
 * carriers names 500,000 francs. Airtime is 100 francs at least, the one amount that the demo site takes.
 */
const limitsByDefault = { collect: { min: 1, max: 500_000 }, withdraw: { min: 1, max: 500_000 }, airtime: { min: 100, max: 500_000 } };

/** CamPay behind our ports, all over one token and one memory of whose a transaction is. */
export type CamPay = {
  collector: Collector;
  wallet: WalletPayer;
  airtime: AirtimeSeller;
  links: LinkMaker;
  /** The app's history from today back, with what CamPay charged; for the console. */
  history(): AsyncGenerator<Span>;
};

/** CamPay: collects from, pays to and tops up MTN and Orange subscribers in Cameroon, in CFA francs (XAF, whole ones only). */
export function campay(options: {
  /** `https://www.campay.net/api`, or `https://demo.campay.net/api`. */
  baseUrl: string;
  credentials: Credentials;
  /** The app's webhook key; without one, no callback is believed. */
  webhookKey: string | undefined;
  send: Send;
  clock: Clock;
  limits?: { [K in keyof typeof limitsByDefault]?: Limits };
}): CamPay {
  const { credentials, webhookKey, send, clock } = options;
  const base = baseOf(options.baseUrl);
  const limits = { ...limitsByDefault, ...options.limits };
  const asked: Asked = { client: clientOf({ base, credentials, send, clock }), clock, known: newKnown() };
  const hint = (body: string) => hintOf(webhookKey, body, clock.now());
  return {
    collector: collector(asked, { limits: limits.collect, hint }),
    wallet: wallet(asked, { limits: limits.withdraw, hint }),
    airtime: airtime(asked, { limits: limits.airtime, hint }),
    links: links(asked, { base, limits: limits.collect }),
    history: () => historyBack(asked.client, clock.now()),
  };
}

/**
 * Asks a subscriber for money by a prompt, or by the code that the carrier's own menu has for it. CamPay docs, /collect/: the same
 * `external_reference` gives the first request's result; elsewhere on the same page a duplicate is "rejected". Either way it is one
 * transaction, so that a lost call may be sent again.
 */
function collector(asked: Asked, { limits, hint }: { limits: Limits; hint: (body: string) => Hint | undefined }): Collector {
  const { client, known } = asked;
  return {
    name: 'campay',
    rail: 'momo',
    sendAgain: true,
    collect: async ({ reference, phone, amount, description }) => {
      const wrong = wrongWith(phone, amount, limits);
      if (wrong) return { status: 'refused', ...wrong };
      const uuid = toUuid4(reference);
      const order = { amount: decimalText(amount), currency: 'XAF', from: msisdn(phone), description: plainText(description) };
      const outcome = outcomeOfStart(await client.post('/collect/', { ...order, external_reference: uuid, external_user: '' }), 'collect');
      if (outcome.status === 'pending') known.put(outcome.providerId, uuid);
      return outcome;
    },
    status: (providerId) => statusOf(asked, providerId, 'collect'),
    lookUp: (reference) => findByReference(asked, reference, 'collect'),
    statement: (limit) => readStatement(asked, limit),
    hint,
    // A share of each payment, which has fractions of a franc and is told by the history afterwards; there is no table to ask for.
    fee: async () => undefined,
  };
}
