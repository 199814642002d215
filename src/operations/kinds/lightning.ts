import type { Intent } from '../../../flows/kit/intents.js';
import { hours } from '../../clock.js';
import { compareMoney } from '../../money.js';
import { parsePhone } from '../../phone.js';
import { paramsOfPay, payQuoteOf } from '../lightning/price.js';
import { quotesOf } from '../lightning/offered.js';
import type { Kind } from './kind.js';
import { within } from './within.js';

/** Invoices of one member that nobody has paid, in a day: each is a message, and one to a payer goes to any number of any country. */
const unpaidADayMax = 10;
const dayMs = hours(24);

/** A payout or airtime in shillings that somebody pays for by Lightning, at a price that the member has confirmed. */
export const lightning: Kind<Extract<Intent, { kind: 'payByLightning' }>> = {
  kind: 'lightning',
  plan: ({ lightning: railOf }, { intent: { quote, phone, recipientName, payer }, me: { chama } }) => {
    const rail = railOf?.(chama.id);
    if (!rail || !within(rail.limits[quote.kind], quote.amount)) return undefined;
    const to = parsePhone(phone, chama.country);
    const from = payer === undefined ? undefined : parsePhone(payer, chama.country);
    const isWhole = quote.kind === 'airtime' || recipientName !== undefined;
    if (to === undefined || (payer !== undefined && from === undefined) || !isWhole || compareMoney(quote.fee, quote.pay) >= 0)
      return undefined;
    const personal = { phone: to, ...(recipientName !== undefined && { recipientName }), ...(from !== undefined && { payer: from }) };
    return { amount: quote.amount, params: paramsOfPay(quote), personal, by: { invoice: rail.name, deliver: rail.name } };
  },
  obstacle: async (deps, tx, { operation, legs }, now) => {
    const { chamaId, memberId } = operation;
    const rail = deps.lightning?.(chamaId);
    if (!rail) return 'notPossible';
    const { quoteId, expiresAt } = payQuoteOf(operation);
    if (now >= expiresAt) return 'priceGone';
    const recent = await tx.operationsSince({ chamaId, memberId, kind: 'lightning', since: now - dayMs, max: 1_000 });
    if (recent.filter(({ state }) => state === 'failed' || state === 'open').length >= unpaidADayMax) return 'notPossible';
    return (await tx.takeReceipt(quotesOf(rail), quoteId, legs[0]?.id ?? '', now)) ? undefined : 'priceGone';
  },
};
