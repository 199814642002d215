import { money, type Currency, type Money } from '../../money.js';
import type { BuyQuote, PayQuote, Tier } from '../../providers/ports/lightning.js';
import type { Operation } from '../store.js';

/** What an operation keeps of the price that was confirmed: text alone, and nothing personal. */
export function paramsOfPay({ quoteId, kind, pay, fee, feePercent, tier, quotedAt, expiresAt }: PayQuote): Record<string, string> {
  const given = { quoteId, what: kind, pay: textOf(pay), fee: textOf(fee), feePercent, ...(tier && { tier }) };
  return { ...given, quotedAt: String(quotedAt), expiresAt: String(expiresAt) };
}

/** The price by which a payment was confirmed. */
export function payQuoteOf({ params, amount }: Pick<Operation, 'params' | 'amount'>): PayQuote {
  const { quoteId = '', what, feePercent = '', tier } = params;
  const times = { quotedAt: Number(params['quotedAt']), expiresAt: Number(params['expiresAt']) };
  const kind = what === 'airtime' ? 'airtime' : 'remittance';
  return { quoteId, kind, amount, pay: moneyIn(params['pay']), fee: moneyIn(params['fee']), feePercent, tier: tier as Tier | undefined, ...times }; // prettier-ignore
}

/** What an operation keeps of the price of sats. */
export function paramsOfBuy({ quoteId, get, btcPrice, quotedAt, expiresAt }: BuyQuote, receipt: string): Record<string, string> {
  const given = { quoteId, get: textOf(get), receipt, ...(btcPrice !== undefined && { btcPrice }) };
  return { ...given, quotedAt: String(quotedAt), expiresAt: String(expiresAt) };
}

/** The price by which sats were bought. */
export function buyQuoteOf({ params, amount }: Pick<Operation, 'params' | 'amount'>): BuyQuote {
  const { quoteId = '', btcPrice } = params;
  const times = { quotedAt: Number(params['quotedAt']), expiresAt: Number(params['expiresAt']) };
  return { quoteId, kind: 'buy', amount, get: moneyIn(params['get']), btcPrice, ...times };
}

const textOf = ({ minor, currency }: Money): string => `${minor} ${currency}`;

function moneyIn(text = ''): Money {
  const [minor = '', currency] = text.split(' ');
  return money(BigInt(minor), currency as Currency);
}
