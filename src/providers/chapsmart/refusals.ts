import { jsonOf } from '../../http.js';
import type { Reply } from '../../http.js';
import type { Refusal } from '../ports.js';
import type { LightningNo, LightningRefusal } from '../ports/lightning.js';
import { Failure } from './wire.js';

const reasons: Record<LightningRefusal, Refusal> = {
  limit: 'limit',
  badNumber: 'badNumber',
  badName: 'declined',
  account: 'unavailable',
  quoteExpired: 'declined',
  quoteUsed: 'declined',
  quoteUnknown: 'declined',
  notAsQuoted: 'unavailable',
  badReceipt: 'declined',
  badInvoice: 'declined',
  paymentNotFound: 'declined',
  unavailable: 'unavailable',
  declined: 'declined',
};

/** A refusal in the words of the Lightning port and of all outcomes. */
export const no = (because: LightningRefusal, alert?: string): LightningNo => ({
  status: 'refused',
  reason: reasons[because],
  because,
  ...(alert !== undefined && { alert }),
});

/**
 * The refusal in an answer, going by the status (ChapSmart docs, "Error handling": 400, 403, 404, 409, 410, each with their JSON;
 * 401 and 429 are assumed, and only texts tell one 400 from another). Silence, 5xx, a gateway's page and all else are none: they
 * say nothing certain.
 */
export function refusalIn(reply: Reply): LightningNo | undefined {
  if (!reply.heard) return reply.sent ? undefined : no('unavailable');
  if (reply.status === 401) return no('unavailable', 'ChapSmart refuses the credentials: check the API key and secret');
  if (reply.status === 429) return no('unavailable', 'ChapSmart asks us to slow down');
  const text = errorIn(reply.text);
  if (text === undefined) return undefined;
  switch (reply.status) {
    case 400:
      return no(becauseOf(text));
    case 403:
      return no('account', "ChapSmart does not know a member's account, or it is not active");
    case 404:
      return no('quoteUnknown', 'ChapSmart answers 404: the quote is not known there, or the base address is wrong');
    case 409:
      return no('quoteUsed');
    case 410:
      return no('quoteExpired');
    default:
      return undefined;
  }
}

/** What an error of theirs says; undefined when the body is not one, and so not theirs. */
export function errorIn(body: string): string | undefined {
  const parsed = Failure.safeParse(jsonOf(body));
  return parsed.success ? parsed.data.error.slice(0, 500) : undefined;
}

/** In this order: "account number" is no phone number, and "amount for this number" is about the amount. */
const words: readonly [RegExp, LightningRefusal][] = [
  [/account/i, 'account'],
  [/amount|minimum|maximum|limit/i, 'limit'],
  [/bolt-?11|invoice/i, 'badInvoice'],
  [/transaction|payment|mpesaid/i, 'paymentNotFound'],
  [/name/i, 'badName'],
  [/phone|number|vodacom|m-?pesa/i, 'badNumber'],
];

const becauseOf = (error: string): LightningRefusal => words.find(([pattern]) => pattern.test(error))?.[1] ?? 'declined';
