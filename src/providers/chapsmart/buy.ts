import type { Clock } from '../../clock.js';
import { compareMoney } from '../../money.js';
import { readAnswer } from '../answers.js';
import type { BuyQuote, InvoiceFault, SatsSent } from '../ports/lightning.js';
import { bareInvoice, invoiceFault, readInvoice } from './bolt11.js';
import type { Client } from './client.js';
import { no, refusalIn } from './refusals.js';
import { Sent } from './wire.js';

/** A mobile-money payment's id: the docs' sample has eleven capitals and digits, M-Pesa's usually have ten (chapsmart.md, section 5). */
const receiptShape = /^[A-Z0-9]{8,12}$/;

/** Members' own invoices may live as long as their wallets like: they are paid at once or never. */
const livesAtMostMs = Number.MAX_SAFE_INTEGER;

/** What is wrong with a member's invoice for a purchase: it must ask for exactly the sats that were quoted. */
export function faultIn(bolt11: string, quote: BuyQuote, now: number): InvoiceFault | undefined {
  return invoiceFault(readInvoice(bolt11), { amount: quote.get, now, livesAtMostMs });
}

/**
 * POST /buy/send-sats: a mobile-money payment is handed in, and the member's invoice is paid. The shillings are theirs by now, so
 * what is not certain stays `unknown`: the same call may be made again, because an invoice is paid once however often it is handed in.
 * A 409 may be our own first call (its answer lost): the history tells. Unsent is unknown too: there is nothing to give up.
 */
export async function sendSats(
  { client, clock }: { client: Client; clock: Clock },
  { quote, receipt, bolt11 }: { quote: BuyQuote; receipt: string; bolt11: string },
): Promise<SatsSent> {
  const mpesaId = receipt.trim().toUpperCase();
  if (!receiptShape.test(mpesaId)) return no('badReceipt');
  const invoice = readInvoice(bolt11);
  if (!invoice || faultIn(bolt11, quote, clock.now())) return no('badInvoice');
  const reply = await client.act('/buy/send-sats', { quoteId: quote.quoteId, mpesaId, bolt11: bareInvoice(bolt11) });
  if (!reply.heard) return { status: 'unknown', why: `chapsmart was not heard (${reply.why})` };
  if (reply.status === 409) return { status: 'unknown', why: 'chapsmart has used this quote already: the history tells for what' };
  if (reply.status === 429) return { status: 'unknown', why: 'chapsmart asks us to slow down' };
  const refused = refusalIn(reply);
  if (refused?.because === 'quoteExpired')
    return no('quoteExpired', 'ChapSmart was paid for a quote that has expired: quote again and hand in the same payment');
  if (refused) return refused.because === 'badNumber' ? no('paymentNotFound') : refused;
  const answer = readAnswer('chapsmart', reply, Sent);
  if (answer.status === 'unknown') return answer;
  const { satsSent } = answer.value;
  if (compareMoney(satsSent, quote.get) !== 0) return { status: 'unknown', why: 'chapsmart says that it sent another amount' };
  return { status: 'settled', providerId: invoice.paymentHash, receipt: invoice.paymentHash, amount: satsSent };
}
