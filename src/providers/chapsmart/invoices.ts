import type { Clock } from '../../clock.js';
import { compareMoney } from '../../money.js';
import { readAnswer } from '../answers.js';
import type { InvoiceFault, Invoiced, LightningNo, PayQuote, Progress, Stage } from '../ports/lightning.js';
import { bareInvoice, invoiceFault, readInvoice } from './bolt11.js';
import type { Client } from './client.js';
import { no, refusalIn } from './refusals.js';
import { Generated, Status } from './wire.js';
import type { State } from './wire.js';

type Asked = { client: Client; clock: Clock; baseUrl: string };

const generatePaths = { remittance: '/invoices/generate', airtime: '/airtime/generate' } as const;

/**
 * POST /invoices/generate, /airtime/generate: the quote becomes an invoice, once. It is decoded and held against the quote before
 * anybody sees it. Never repeated: after a lost answer the quote is used (409) and its invoice cannot be asked for, so a new quote is due.
 */
export async function invoiceFor({ client, clock, baseUrl }: Asked, quote: PayQuote): Promise<Invoiced> {
  if (clock.now() >= quote.expiresAt) return no('quoteExpired');
  const reply = await client.act(generatePaths[quote.kind], { quoteId: quote.quoteId });
  const refused = refusalIn(reply);
  if (refused) return refused;
  const answer = readAnswer('chapsmart', reply, Generated);
  if (answer.status === 'unknown') return answer;
  const { invoiceId, bolt11: text, checkoutLink, youPay } = answer.value;
  if (youPay?.sats && compareMoney(youPay.sats, quote.pay) !== 0) return notAsQuoted('amount');
  const bolt11 = bareInvoice(text);
  const invoice = readInvoice(bolt11);
  const fault = invoiceFault(invoice, { amount: quote.pay, now: clock.now(), madeAfter: quote.quotedAt });
  if (!invoice || fault) return notAsQuoted(fault ?? 'unreadable');
  const { paymentHash, expiresAt } = invoice;
  const checkoutUrl = safeLink(checkoutLink ?? '', baseUrl);
  return { status: 'pending', providerId: invoiceId, invoice: { invoiceId, bolt11, checkoutUrl, pay: quote.pay, paymentHash, expiresAt } };
}

const notAsQuoted = (what: InvoiceFault): LightningNo =>
  no('notAsQuoted', `ChapSmart's invoice is not as it was quoted (${what}): nobody was shown it`);

/** A link goes out by SMS in the chama's name: https only, or the very server that we were told to trust. */
function safeLink(link: string, baseUrl: string): string | undefined {
  if (!URL.canParse(link)) return undefined;
  const url = new URL(link);
  if (url.username || url.password) return undefined;
  return url.protocol === 'https:' || url.origin === new URL(baseUrl).origin ? link : undefined;
}

/**
 * Their five words and what they say of both legs (ChapSmart docs, status table). `failed` is "Payout failed (support will
 * resolve)": the sats are in and nothing was delivered, so the payment is settled and the delivery is no refusal; support may still
 * make it `completed`. `expired` is what they call an unpaid invoice; a payment under way may yet arrive, as after any expiry.
 */
const stages = {
  pending: 'waiting',
  settled: 'paid',
  completed: 'delivered',
  expired: 'expired',
  failed: 'undelivered',
} as const satisfies Record<State, Stage>;

/** GET /invoices/status/{invoiceId}, of remittances and airtime alike. There is no receipt in it. */
export async function progressOf({ client }: Pick<Asked, 'client'>, invoiceId: string): Promise<Progress> {
  if (!/^(?!\.+$)[\x21-\x7e]{1,128}$/.test(invoiceId)) return unknown('that is no invoice of chapsmart');
  const answer = readAnswer('chapsmart', await client.ask(`/invoices/status/${encodeURIComponent(invoiceId)}`), Status);
  if (answer.status === 'unknown') return unknown(answer.why);
  const { status, invoiceId: said } = answer.value;
  if (said && said !== invoiceId) return unknown('chapsmart answers about another invoice');
  return progressIn(invoiceId, stages[status]);
}

function progressIn(providerId: string, stage: Exclude<Stage, 'unknown'>): Progress {
  const pending = { status: 'pending', providerId } as const;
  const settled = { status: 'settled', providerId } as const;
  const lapsed = { status: 'refused', reason: 'noAnswer', providerId } as const;
  switch (stage) {
    case 'waiting':
      return { stage, payment: pending, delivery: pending };
    case 'paid':
      return { stage, payment: settled, delivery: pending };
    case 'delivered':
      return { stage, payment: settled, delivery: settled };
    case 'expired':
      return { stage, payment: lapsed, delivery: lapsed };
    case 'undelivered':
      return { stage, payment: settled, delivery: { status: 'undelivered', providerId, alert: 'ChapSmart took the sats and could not pay out: write to support@chapsmart.com' } }; // prettier-ignore
  }
}

const unknown = (why: string): Progress => ({
  stage: 'unknown',
  payment: { status: 'unknown', why },
  delivery: { status: 'unknown', why },
});
