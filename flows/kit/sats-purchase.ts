import { compareMoney, type Money } from '../../src/money.js';
import type { LightningReads, LightningTerms } from './lightning.js';
import type { Me } from './me.js';
import { readPayment } from './mpesa-payment.js';
import { againText, boundsOf, noText, seen, type BuyPriced, type BuyQuote } from './pay-by-lightning.js';
import { readAmount } from './amount.js';
import { say, type Phrase } from './say.js';

/** What a member has said so far of the sats that they want to buy. */
export type Purchase = {
  me: Me;
  /** What was typed last: an amount, or a payment. */
  said: string | undefined;
  terms?: LightningTerms;
  amount: Money | undefined;
  priced: BuyPriced | undefined;
  /** The member's own invoice; empty before there is one that fits the price. */
  bolt11: string;
  /** The payment's id; empty before they have paid. Once there is one, nobody hears that nothing was paid. */
  receipt: string;
  notice: Phrase | undefined;
  /** Why nothing may be bought now, to protect the member. */
  stop: Phrase | undefined;
};

/** The price that stands. Only asked for where there is one. */
export const priceOf = ({ priced }: Purchase): BuyQuote => seen(priced?.status === 'quoted' ? priced.quote : undefined);

/** Whom to pay; undefined where nothing can be bought. */
export const payeeOf = ({ terms }: Purchase): string | undefined => (terms?.status === 'offered' ? terms.payTo : undefined);

export const isPaid = ({ receipt }: Purchase): boolean => receipt !== '';

/** An amount in the shortcut, and behind it the id of a payment that was made before: who says one is never asked to pay again. */
export function orderHeard(order: string | undefined): Pick<Purchase, 'said' | 'receipt'> {
  const [, amount, id = ''] = /^(.*\S)\s+(\S+)$/.exec(order ?? '') ?? [];
  const paid = readPayment(id, 'TZS');
  return paid.status === 'receipt' ? { said: amount, receipt: paid.receipt } : { said: order, receipt: '' };
}

export function amountHeard({ said, terms }: Purchase) {
  const bounds = boundsOf(terms);
  return said === undefined || !bounds ? undefined : readAmount(said, bounds);
}

/** What the price is, and for how much the invoice is to be. It is asked for before anything is paid, so that a price that runs out meanwhile costs nothing. */
export function invoiceText(purchase: Purchase): Phrase {
  const { amount, get, expiresAt } = priceOf(purchase);
  const values = { amount, get, until: { time: expiresAt, zone: purchase.me.chama.timeZone } };
  return isPaid(purchase) ? say('buy-sats.invoiceAgain', values) : say('buy-sats.invoice', values);
}

type Fit = Awaited<ReturnType<LightningReads['invoiceFits']>>;

/** What is wrong with an invoice. */
function faultText(purchase: Purchase, fault: Exclude<Fit, 'fits'>): Phrase {
  return fault === 'amount' ? say('buy-sats.wrongAmount', { get: priceOf(purchase).get }) : say(`buy-sats.${fault}`);
}

/** Another invoice is asked for where this one does not fit, and why. */
export const misfit = (purchase: Purchase, fit: Fit): Partial<Purchase> =>
  fit === 'fits' ? {} : { bolt11: '', notice: faultText(purchase, fit) };

/** The id of the payment that was named, where it is one and of the right amount; else what to say about it. */
export function paymentHeard(purchase: Purchase): { receipt: string } | { notice: Phrase } {
  const { amount } = priceOf(purchase);
  const heard = readPayment(purchase.said ?? '', amount.currency);
  if (heard.status === 'none') return { notice: say('buy-sats.noCode') };
  if (heard.status === 'received') return { notice: say('paid.cameIn') };
  if (heard.amount && compareMoney(heard.amount, amount) !== 0)
    return { notice: say('buy-sats.otherAmount', { paid: heard.amount, amount, phone: purchase.me.chama.helpPhone }) };
  return { receipt: heard.receipt };
}

/** Why there is no price now, where another may be asked for. */
export const noPriceText = (purchase: Purchase): Phrase => (isPaid(purchase) ? notNow(purchase) : againText(purchase.priced));

/** Why there will be none. */
export const refusedText = (purchase: Purchase): Phrase => (isPaid(purchase) ? notNow(purchase) : noText(purchase.me, purchase.priced));

/** What waits to protect the member, and that what they have paid is not lost by it. */
export function stopText({ stop, receipt }: Purchase): Phrase {
  const why = seen(stop);
  return receipt === '' ? why : say('buy-sats.waits', { why, receipt });
}

const notNow = ({ me, receipt }: Purchase): Phrase => say('buy-sats.notNow', { receipt, phone: me.chama.helpPhone });
