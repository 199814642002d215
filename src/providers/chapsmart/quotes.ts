import type { Clock } from '../../clock.js';
import { seconds } from '../../clock.js';
import type { Reply } from '../../http.js';
import { compareMoney, decimalText, fromDecimal } from '../../money.js';
import type { Money } from '../../money.js';
import type { Phone } from '../../phone.js';
import { readAnswer } from '../answers.js';
import type { BuyQuote, LightningNo, PayQuote, Quoted } from '../ports/lightning.js';
import type { Client } from './client.js';
import { fullName, localPhone, plainPhone, shillingsOf } from './orders.js';
import { no, refusalIn } from './refusals.js';
import { BuyQuoted, PayQuoted } from './wire.js';

/** ChapSmart docs: five minutes. No end is told, so it is reckoned from before we asked, less a margin for the way back and the member. */
const quoteLifeMs = seconds(300 - 30);

type Asked = { client: Client; clock: Clock };

/** POST /invoices/quote: what a payout to a Vodacom M-Pesa wallet costs in sats. The body is wrapped in `metadata`, the phone is local. */
export async function quoteRemittance(
  { client, clock }: Asked,
  { account, phone, recipientName, amount }: { account: string; phone: Phone; recipientName: string; amount: Money },
): Promise<Quoted<PayQuote>> {
  const amountTZS = shillingsOf('remittance', amount, account);
  if (typeof amountTZS !== 'number') return amountTZS;
  const phoneNumber = localPhone(phone);
  const name = fullName(recipientName);
  if (phoneNumber === undefined) return no('badNumber');
  if (name === undefined) return no('badName');
  const quotedAt = clock.now();
  const metadata = { amountTZS, phoneNumber, recipientName: name, accountNumber: account };
  return payQuoteIn(await client.ask('/invoices/quote', { metadata }), { kind: 'remittance', amount, quotedAt });
}

/** POST /airtime/quote: wrapped as well, but the phone is international without a plus. */
export async function quoteAirtime(
  { client, clock }: Asked,
  { account, phone, amount }: { account: string; phone: Phone; amount: Money },
): Promise<Quoted<PayQuote>> {
  const amountTZS = shillingsOf('airtime', amount, account);
  if (typeof amountTZS !== 'number') return amountTZS;
  const phoneNumber = plainPhone(phone);
  if (phoneNumber === undefined) return no('badNumber');
  const quotedAt = clock.now();
  const metadata = { amountTZS, phoneNumber, accountNumber: account };
  return payQuoteIn(await client.ask('/airtime/quote', { metadata }), { kind: 'airtime', amount, quotedAt });
}

/** POST /buy/quote: how many sats an amount buys. Not wrapped. That it lives as long as the others is assumed. */
export async function quoteBuy(
  { client, clock }: Asked,
  { account, amount }: { account: string; amount: Money },
): Promise<Quoted<BuyQuote>> {
  const amountTZS = shillingsOf('buy', amount, account);
  if (typeof amountTZS !== 'number') return amountTZS;
  const quotedAt = clock.now();
  const reply = await client.ask('/buy/quote', { amountTZS, accountNumber: account });
  const refused = quoteRefusal(reply);
  if (refused) return refused;
  const answer = readAnswer('chapsmart', reply, BuyQuoted);
  if (answer.status === 'unknown') return answer;
  const { quoteId, calculatedSats, btcPrice } = answer.value;
  const expiresAt = quotedAt + quoteLifeMs;
  return { status: 'quoted', quote: { quoteId, kind: 'buy', amount, get: calculatedSats, btcPrice: btcPrice ?? undefined, quotedAt, expiresAt } }; // prettier-ignore
}

function payQuoteIn(reply: Reply, asked: Pick<PayQuote, 'kind' | 'amount' | 'quotedAt'>): Quoted<PayQuote> {
  const refused = quoteRefusal(reply);
  if (refused) return refused;
  const answer = readAnswer('chapsmart', reply, PayQuoted);
  if (answer.status === 'unknown') return answer;
  const { quoteId, youPay, userTier: tier } = answer.value;
  const { sats: pay, feeSats: fee, feePercent, btc } = youPay;
  // `sats` holds the fee already (14,680 = 14,410 + 270 in the docs' sample), and `btc` is the same again with eight decimals.
  if (compareMoney(fee, pay) >= 0) return { status: 'unknown', why: 'chapsmart quotes a fee that is all there is' };
  if (btc && !sameBitcoin(btc, pay)) return { status: 'unknown', why: 'chapsmart quotes two prices at once' };
  return { status: 'quoted', quote: { ...asked, quoteId, pay, fee, feePercent, tier, expiresAt: asked.quotedAt + quoteLifeMs } };
}

/** A 404 of a quote is about no quote: the address is wrong. A 409 or 410 makes no sense there, and says nothing. */
function quoteRefusal(reply: Reply): LightningNo | undefined {
  const refused = refusalIn(reply);
  if (refused?.because === 'quoteUnknown') return no('unavailable', 'ChapSmart answers 404 to a quote: is the base address right?');
  return refused?.because === 'quoteUsed' || refused?.because === 'quoteExpired' ? undefined : refused;
}

/** Whether `0.00014680` and 14,680 sats are the same, with no float between them. */
function sameBitcoin(btc: string, sats: Money): boolean {
  const [whole = '', fraction = ''] = btc.trim().split('.');
  if (!/^\d{1,8}$/.test(whole) || !/^\d{0,8}$/.test(fraction)) return false;
  const given = fromDecimal(whole + fraction.padEnd(8, '0'), 'SAT');
  return given !== undefined && decimalText(given) === decimalText(sats);
}
