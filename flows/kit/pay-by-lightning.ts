import { major, minus, wholeUnits, type Money } from '../../src/money.js';
import { internationalPhone, mobileIn, parsePhone, type Phone } from '../../src/phone.js';
import { lines } from './lines.js';
import { airtimeOrder } from './airtime-order.js';
import type { LightningReads, LightningTerms, Priced } from './lightning.js';
import type { Me } from './me.js';
import { grouped } from './names.js';
import { say, type Phrase } from './say.js';
import type { Option } from './screen.js';

/** A price for a payment by Lightning, and for sats. */
export type PayPriced = Awaited<ReturnType<LightningReads['remittanceQuote']>>;
export type PayQuote = Extract<PayPriced, { status: 'quoted' }>['quote'];
export type BuyPriced = Awaited<ReturnType<LightningReads['buyQuote']>>;
export type BuyQuote = Extract<BuyPriced, { status: 'quoted' }>['quote'];
type Because = Extract<Priced<never>, { status: 'refused' }>['because'];

/** Where the rail pays to. Its members may live anywhere. */
const country = 'TZ';

/** Is the chama itself there? Elsewhere `0712…` is a number at home, and a neighbour's wallet must not get what was meant for it. */
const isThere = ({ chama }: Me): boolean => chama.country === country;

/** How a number there is typed: as at home by those at home, with its country code by all others. */
export const tanzanianExample = (me: Me): string => (isThere(me) ? '0741 234 567' : '255 741 234 567');

/** A number there as it is shown: elsewhere with the country code that it was typed with. */
export function shownThere(me: Me, phone: Phone | undefined): string {
  return phone === undefined || isThere(me) ? grouped(phone) : internationalPhone(phone);
}

/** From what shillings for sats are paid. */
export const walletThere = (me: Me): string => (isThere(me) ? 'M-Pesa' : 'M-Pesa Tanzania');

/** How a number of any country is typed on every phone: a plus is hard to find on many. */
export const payerExample = '254 712 345 678';

/** A mobile number of Tanzania; without its country code from those at home there alone. Whether it has M-Pesa only the rail knows: numbers move. */
export function tanzanianNumber(text: string, me: Me): Phone | undefined {
  const phone = mobileIn(text, country);
  return phone !== undefined && (isThere(me) || isWhole(text, phone)) ? phone : undefined;
}

/** Was the country code typed? */
const isWhole = (text: string, phone: Phone): boolean => text.replace(/\D/g, '').includes(phone.slice(1));

/** The number of whoever gets a link to pay: of any country; one without its country code is of the chama's. */
export const payerNumber = (text: string, { chama }: Me): Phone | undefined => parsePhone(text, chama.country);

/** What a shortcut says of amount and number; an odd number, and one that may be of another country, is asked for again. */
export function orderFor(order: string | undefined, me: Me): { said: string | undefined; to: Phone | undefined; isOdd: boolean } {
  const { amount, phone, oddNumber } = airtimeOrder(order ?? '', country);
  const isClear = phone !== undefined && (isThere(me) || isWhole(order ?? '', phone));
  return { said: amount, to: isClear ? phone : undefined, isOdd: oddNumber };
}

/** What may be paid for at once, once the chama offers it. */
export const boundsOf = (terms: LightningTerms | undefined) =>
  terms?.status === 'offered' ? { offered: terms.min, min: terms.min, max: terms.max } : undefined;

export const quoteOf = (priced: PayPriced | undefined): PayQuote | undefined => (priced?.status === 'quoted' ? priced.quote : undefined);

const becauseOf = (priced: Priced<unknown> | undefined): Because | undefined => (priced?.status === 'refused' ? priced.because : undefined);

export const isRefused = (priced: Priced<unknown> | undefined, because: Because): boolean => becauseOf(priced) === because;

/** The price is no good any more, or nobody named one: another may be asked for. Nothing was ordered. */
export function mayAskAgain(priced: Priced<unknown> | undefined): boolean {
  const because = becauseOf(priced);
  return priced?.status === 'unknown' || because === 'quoteExpired' || because === 'quoteUsed' || because === 'quoteUnknown';
}

/** What is said before a price is asked for again. */
export const againText = (priced: Priced<unknown> | undefined): Phrase =>
  priced?.status === 'unknown' ? say('pay-sats.noPrice') : say('pay-sats.over');

/** Why there will be no price, where nothing that the member could change would help. */
export function noText({ chama }: Me, priced: Priced<unknown> | undefined): Phrase {
  switch (becauseOf(priced)) {
    case 'unavailable':
      return say('pay-sats.unavailable');
    case 'account':
      return say('pay-sats.account', { phone: chama.helpPhone });
    case 'notAsQuoted':
      return say('pay-sats.notAsQuoted');
    default:
      return say('pay-sats.declined');
  }
}

/** A price in whole: what arrives and what is paid, the fee in it, the rate without it, and until when it holds. */
export function priceText({ chama }: Me, { amount, pay, fee, feePercent: percent, tier, expiresAt }: PayQuote): Phrase {
  const rate = rateOf(amount, minus(pay, fee));
  return lines(
    say('pay-sats.price', { amount, pay }),
    tier ? say('pay-sats.feeTier', { fee, percent, tier: say(`sats.${tier}`) }) : say('pay-sats.fee', { fee, percent }),
    ...(rate ? [say('pay-sats.rate', { rate })] : []),
    say('pay-sats.holds', { until: { time: expiresAt, zone: chama.timeZone } }),
  );
}

const rateSats = 1000;

/** What a thousand sats are worth, in whole shillings; undefined where a price is of no kind that has a rate. */
function rateOf(amount: Money, sats: Money): Money | undefined {
  const [shillings, paid] = [wholeUnits(amount), wholeUnits(sats)];
  if (shillings === undefined || paid === undefined || paid <= 0) return undefined;
  return major(Math.round((shillings * rateSats) / paid), amount.currency);
}

/** Who pays: the member, from a wallet of their own, or somebody who gets a link. */
export const whoOptions: Option[] = [
  { label: say('pay-sats.wallet'), event: { type: 'WALLET' } },
  { label: say('pay-sats.link'), event: { type: 'LINK' } },
];

/** Who pays how much, as it is confirmed. */
export const paysText = ({ pay }: PayQuote, payer: Phone | undefined): Phrase =>
  payer === undefined ? say('pay-sats.byWallet', { pay }) : say('pay-sats.byLink', { pay, payer: internationalPhone(payer) });

/** What comes next, once it is ordered: nobody has paid yet. */
export function askedText({ kind, pay, amount }: PayQuote, payer: Phone | undefined, to: Phrase): Phrase {
  const values = { pay, amount: kind === 'airtime' ? say('pay-sats.airtime', { amount }) : amount, to };
  return payer === undefined ? say('pay-sats.asked', values) : say('pay-sats.askedLink', { ...values, payer: internationalPhone(payer) });
}

/** Nothing is ever ordered that was not on the screen. */
export function seen<T>(what: T | undefined): T {
  if (what === undefined) throw new Error('confirmed without having seen it');
  return what;
}
