import { createHash } from 'node:crypto';
import type { Ground } from '../ground.js';
import { makeInvoice } from '../lightning/bolt11.js';
import { hex } from '../numbers.js';
import { keepRow } from '../state.js';
import { jsonObject } from '../wire.js';
import type { StandinRequest, StandinResponse } from '../wire.js';
import { refuse, yes } from './answers.js';
import { quoteFor } from './quotes.js';
import type { Settling } from './settle.js';
import type { Invoice, InvoiceStatus } from './state.js';

/** The docs bound polling at ten minutes, and say nothing else of how long an invoice lives. */
const invoiceLifeMs = 600_000;

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
/** The key of a node that does not exist: wallets take the invoice for a real one, and find no way to it. */
const nodeKey = sha256('a Lightning node that stands in for ChapSmart');

const payPage = 'https://pay.chapsmart.com/i/';

/** POST /invoices/generate, /airtime/generate: a quote becomes a real BOLT11 invoice, once. */
export function generate(
  ground: Ground,
  { watch }: Pick<Settling, 'watch'>,
  kind: 'remittance' | 'airtime',
  { body, headers }: StandinRequest,
): StandinResponse {
  const fields = jsonObject(body);
  if (!fields) return refuse(400, 'Invalid JSON body');
  const found = quoteFor(ground, fields.get('quoteId'), kind);
  if (!('quote' in found)) return found;
  const { clock, ids, state } = ground;
  const { quote } = found;
  quote.used = true;
  const { chapsmart } = state();
  const now = clock.now();
  const invoiceId = hex(ids, 16).toUpperCase();
  const [paymentHash, paymentSecret] = [sha256(`preimage ${ids.next()}`), sha256(`secret ${ids.next()}`)];
  const timestamp = Math.floor(now / 1_000);
  const description = `ChapSmart ${kind} TZS ${quote.amount}`;
  const bolt11 = makeInvoice({
    sats: quote.sats,
    paymentHash,
    paymentSecret,
    description,
    timestamp,
    expiry: invoiceLifeMs / 1_000,
    key: nodeKey,
  });
  const { outcome, payMs } = chapsmart;
  const expiresAt = timestamp * 1_000 + invoiceLifeMs;
  const paysAt = outcome === 'ask' || outcome === 'expire' ? null : outcome === 'paidLate' ? expiresAt + payMs : now + payMs;
  const { account, phone, recipientName, amount, sats, feeSats, quoteId } = quote;
  const invoice: Invoice = {
    ...{ invoiceId, quoteId, kind, account, phone, recipientName, amount, sats, feeSats, bolt11, expiresAt, outcome, paysAt },
    paymentHash: paymentHash.toString('hex'),
    createdAt: now,
    status: 'pending',
    paidAt: null,
    payout: null,
    deliveredAt: null,
  };
  watch(keepRow(chapsmart.invoices, invoice));
  return yes({ invoiceId, bolt11, checkoutLink: linkTo(invoiceId, headers['host']), youPay: { sats } });
}

/** The checkout page: our own, where we know by what name we were called. */
const linkTo = (invoiceId: string, host = ''): string =>
  /^[\w.:[\]-]{1,100}$/.test(host) ? `http://${host}/chapsmart/i/${invoiceId}` : payPage + invoiceId;

/** The texts beside a status; only that of `completed` is documented. */
const messages: Record<InvoiceStatus, string> = {
  pending: 'Waiting for payment',
  settled: 'Payment received, processing payout',
  completed: 'Payment confirmed and M-Pesa sent!',
  expired: 'Invoice expired',
  failed: 'Payout failed. Our support team will resolve this.',
};

/** GET /invoices/status/{invoiceId}: of remittances and airtime. */
export function statusOf({ state }: Ground, { refresh }: Pick<Settling, 'refresh'>, invoiceId: string): StandinResponse {
  const invoice = state().chapsmart.invoices.findLast((one) => one.invoiceId === invoiceId);
  if (!invoice) return refuse(404, 'Invoice not found');
  refresh(invoice);
  const { status, kind } = invoice;
  const message = status === 'completed' && kind === 'airtime' ? 'Payment confirmed and airtime sent!' : messages[status];
  return yes({ invoiceId, status, message, type: kind });
}
