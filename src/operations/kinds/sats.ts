import type { Intent } from '../../../flows/kit/intents.js';
import { buyQuoteOf, paramsOfBuy } from '../lightning/price.js';
import { quotesOf, tillOf } from '../lightning/offered.js';
import { tidyReceipt } from '../order.js';
import type { Kind } from './kind.js';
import { within } from './within.js';

/** Sats for shillings that a member has paid to the rail by mobile money. A receipt is handed in once; one that was refused may be handed in anew. */
export const sats: Kind<Extract<Intent, { kind: 'buySats' }>> = {
  kind: 'sats',
  plan: ({ lightning: railOf }, { intent: { quote, receipt, bolt11 }, me: { chama } }) => {
    const rail = railOf?.(chama.id);
    if (!rail || !within(rail.limits.buy, quote.amount)) return undefined;
    const tidy = tidyReceipt(receipt);
    return tidy === ''
      ? undefined
      : { amount: quote.amount, params: paramsOfBuy(quote, tidy), personal: { bolt11 }, by: { sats: rail.name } };
  },
  // The shillings are paid by now: a price that has run out is the rail's to refuse, and the member is told how to go on.
  obstacle: async (deps, tx, { operation, legs }, now) => {
    const rail = deps.lightning?.(operation.chamaId);
    const [leg] = legs;
    if (!rail || !leg) return 'notPossible';
    if (!(await tx.takeReceipt(tillOf(rail), operation.params['receipt'] ?? '', leg.id, now))) return 'receiptKnown';
    if (await tx.takeReceipt(quotesOf(rail), buyQuoteOf(operation).quoteId, leg.id, now)) return undefined;
    await tx.freeReceipt(tillOf(rail), operation.params['receipt'] ?? '', leg.id);
    return 'satsPriceGone';
  },
};
