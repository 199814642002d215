import type { Ground } from '../ground.js';
import { hex } from '../numbers.js';
import { keepRow } from '../state.js';
import { jsonObject } from '../wire.js';
import type { StandinRequest, StandinResponse } from '../wire.js';
import { refuse, yes } from './answers.js';
import { bitcoinText, btcPriceAt, feeOf, satsToGet, satsToPay, tierOf } from './pricing.js';
import { accountOf } from './state.js';
import type { Account, Quote } from './state.js';

/** ChapSmart docs: a quote expires after five minutes. */
const quoteLifeMs = 300_000;

type Range = readonly [min: number, max: number];
const ranges = { remittance: [2_500, 1_000_000], airtime: [500, 15_000], buy: [1_000, 20_000] } as const satisfies Record<string, Range>;

/** Prefixes that Vodacom was given; assumed to be all that it pays to. */
const vodacom = /^07[456]\d{7}$/;

/** POST /invoices/quote. */
export function quoteRemittance(ground: Ground, request: StandinRequest): StandinResponse {
  const read = metadataIn(ground, request, ranges.remittance);
  if (!('account' in read)) return read;
  const phone = read.fields.get('phoneNumber');
  const recipientName = read.fields.get('recipientName');
  if (typeof phone !== 'string' || !/^0\d{9}$/.test(phone)) return refuse(400, 'Invalid phoneNumber. Use 07XXXXXXXX');
  if (!vodacom.test(phone)) return refuse(400, 'Only Vodacom M-Pesa numbers are supported');
  if (typeof recipientName !== 'string' || !/^\S+(?: \S+)+$/.test(recipientName.trim()))
    return refuse(400, 'recipientName must be first and last name');
  return payQuote(ground, read, { kind: 'remittance', phone: `+255${phone.slice(1)}`, recipientName: recipientName.trim() });
}

/** POST /airtime/quote: the number is international here. */
export function quoteAirtime(ground: Ground, request: StandinRequest): StandinResponse {
  const read = metadataIn(ground, request, ranges.airtime);
  if (!('account' in read)) return read;
  const phone = read.fields.get('phoneNumber');
  if (typeof phone !== 'string' || !/^255[67]\d{8}$/.test(phone)) return refuse(400, 'Invalid phoneNumber. Use 255XXXXXXXXX');
  return payQuote(ground, read, { kind: 'airtime', phone: `+${phone}`, recipientName: null });
}

/** POST /buy/quote: not wrapped. */
export function quoteBuy(ground: Ground, { body }: StandinRequest): StandinResponse {
  const read = fieldsIn(ground, jsonObject(body), ranges.buy);
  if (!('account' in read)) return read;
  const { chapsmart } = ground.state();
  const now = ground.clock.now();
  const sats = satsToGet(chapsmart, read.amount, now);
  const { quoteId } = keep(ground, { kind: 'buy', quoteId: hex(ground.ids, 20), account: read.account.number, amount: read.amount, sats, createdAt: now, used: false }); // prettier-ignore
  return yes({ quoteId, calculatedSats: sats, btcPrice: btcPriceAt(chapsmart, now) });
}

type Asked = { account: Account; amount: number; fields: Map<string, unknown> };

function metadataIn(ground: Ground, { body }: StandinRequest, range: Range): Asked | StandinResponse {
  const metadata = jsonObject(body)?.get('metadata');
  if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata)) return refuse(400, 'metadata is required');
  return fieldsIn(ground, new Map(Object.entries(metadata)), range);
}

function fieldsIn(ground: Ground, fields: Map<string, unknown> | undefined, [min, max]: Range): Asked | StandinResponse {
  if (!fields) return refuse(400, 'Invalid JSON body');
  const amount = fields.get('amountTZS');
  if (typeof amount !== 'number' || !Number.isInteger(amount)) return refuse(400, 'amountTZS must be a whole number');
  if (amount < min || amount > max) return refuse(400, `amountTZS must be between ${min} and ${max}`);
  const account = accountOf(ground, fields.get('accountNumber'));
  if (!account?.active) return refuse(403, 'Account not found or inactive');
  return { account, amount, fields };
}

function payQuote(
  ground: Ground,
  { account, amount }: Asked,
  whom: { kind: 'remittance' | 'airtime'; phone: string; recipientName: string | null },
): StandinResponse {
  const now = ground.clock.now();
  const netSats = satsToPay(ground.state().chapsmart, amount, now);
  const feeSats = feeOf(netSats, account.volume);
  const sats = netSats + feeSats;
  const { name, feePercent } = tierOf(account.volume);
  const { quoteId } = keep(ground, { ...whom, quoteId: hex(ground.ids, 20), account: account.number, amount, sats, feeSats, createdAt: now, used: false }); // prettier-ignore
  return yes({ quoteId, youPay: { sats, btc: bitcoinText(sats), feeSats, feePercent }, userTier: name });
}

const keep = ({ state }: Ground, quote: Quote): Quote => keepRow(state().chapsmart.quotes, quote);

/** Finds a quote of these kinds: unknown 404, used 409, expired 410 (ChapSmart docs, "Error handling"). Who takes it up marks it as used. */
export function quoteFor<const K extends Quote['kind']>(
  { state, clock }: Ground,
  quoteId: unknown,
  ...kinds: K[]
): { quote: Extract<Quote, { kind: K }> } | StandinResponse {
  if (typeof quoteId !== 'string' || quoteId === '') return refuse(400, 'quoteId is required');
  const isOfKind = (one: Quote): one is Extract<Quote, { kind: K }> => kinds.some((kind) => kind === one.kind);
  const quote = state()
    .chapsmart.quotes.filter(isOfKind)
    .find((one) => one.quoteId === quoteId);
  if (!quote) return refuse(404, 'Quote not found');
  if (quote.used) return refuse(409, 'Quote already used');
  if (clock.now() >= quote.createdAt + quoteLifeMs) return refuse(410, 'Quote has expired');
  return { quote };
}
