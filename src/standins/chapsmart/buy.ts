import { createHash } from 'node:crypto';
import type { Ground } from '../ground.js';
import { makeInvoice, readInvoice } from '../lightning/bolt11.js';
import { receiptNumber } from '../numbers.js';
import { keepRow } from '../state.js';
import { jsonObject } from '../wire.js';
import type { StandinRequest, StandinResponse } from '../wire.js';
import { refuse, yes } from './answers.js';
import { quoteFor } from './quotes.js';
import type { TillPayment } from './state.js';

/** POST /buy/send-sats: an M-Pesa payment that arrived is turned into sats, once. What they check, and in what order, is assumed. */
export function sendSats(ground: Ground, { body }: StandinRequest): StandinResponse {
  const { clock, state } = ground;
  const fields = jsonObject(body);
  if (!fields) return refuse(400, 'Invalid JSON body');
  const found = quoteFor(ground, fields.get('quoteId'), 'buy');
  if (!('quote' in found)) return found;
  const { quote } = found;
  const { tillPayments, purchases } = state().chapsmart;
  const mpesaId = fields.get('mpesaId');
  if (typeof mpesaId !== 'string' || !/^[A-Z0-9]{8,12}$/.test(mpesaId)) return refuse(400, 'Invalid mpesaId');
  const bolt11 = fields.get('bolt11');
  const invoice = typeof bolt11 === 'string' ? readInvoice(bolt11) : undefined;
  const now = clock.now();
  if (typeof bolt11 !== 'string' || invoice?.network !== 'bc') return refuse(400, 'Invalid bolt11 invoice');
  if (invoice.sats !== quote.sats) return refuse(400, `bolt11 invoice must be for exactly ${quote.sats} sats`);
  if (invoice.expiresAt * 1_000 <= now) return refuse(400, 'bolt11 invoice has expired');
  if (purchases.some((one) => one.paymentHash === invoice.paymentHash)) return refuse(400, 'bolt11 invoice is already paid');
  const payment = tillPayments.find((one) => one.mpesaId === mpesaId);
  if (!payment) return refuse(400, 'M-Pesa transaction not found');
  if (purchases.some((one) => one.mpesaId === mpesaId)) return refuse(409, 'M-Pesa transaction already used');
  if (payment.amount !== quote.amount) return refuse(400, 'M-Pesa transaction does not match the quote');
  quote.used = true;
  const { quoteId, account, amount, sats } = quote;
  keepRow(purchases, { quoteId, account, mpesaId, amount, sats, paymentHash: invoice.paymentHash, bolt11, at: now });
  return yes({ satsSent: sats, message: 'Sats delivered to your wallet' });
}

/** Somebody sends shillings to ChapSmart's own number, by the M-Pesa menu. */
export function payTill({ clock, ids, state }: Ground, phone: string, amount: number): TillPayment {
  return keepRow(state().chapsmart.tillPayments, { mpesaId: receiptNumber(ids, clock.now()), phone, amount, at: clock.now() });
}

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
const walletKey = hash("a member's Lightning wallet that does not exist");

/** An invoice as a member's own wallet makes one; `expirySeconds` undefined names none. */
export function walletInvoice({ clock, ids }: Ground, sats: number, expirySeconds: number | undefined = 3_600): string {
  const timestamp = Math.floor(clock.now() / 1_000);
  const [paymentHash, paymentSecret] = [hash(`preimage ${ids.next()}`), hash(`secret ${ids.next()}`)];
  return makeInvoice({ sats, paymentHash, paymentSecret, description: 'Sats', timestamp, expiry: expirySeconds, key: walletKey });
}
