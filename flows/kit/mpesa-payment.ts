import type { Currency, Money } from '../../src/money.js';
import { readReceipt } from './receipt.js';

/** A mobile-money payment as a member names it: by its id, or by the whole message. */
export type ReadPayment = { status: 'receipt'; receipt: string; amount?: Money } | { status: 'received' } | { status: 'none' };

/** M-Pesa's ids in Tanzania have ten or eleven signs, others eight to twelve (shared contract, ChapSmart 5); all have a letter. */
const wholeForm = /^(?=.*[A-Z])(?=.*\d)[A-Z0-9]{8,12}$/;

/** How a message begins: its id, and that it is confirmed, in English and Swahili. */
const begins = /^\W*([A-Z0-9]{8,12})[\s.:,-]+(?:[Cc]onfirmed|CONFIRMED|[Ii]methibitishwa|IMETHIBITISHWA)\b/;

/** Reads the id of a payment, and the amount where the message tells it. An id of ten is read as everywhere else. */
export function readPayment(text: string, currency: Currency): ReadPayment {
  const alone = text.replace(/[\s.-]/g, '').toUpperCase();
  if (wholeForm.test(alone)) return { status: 'receipt', receipt: alone };
  const id = begins.exec(text)?.[1];
  if (id === undefined || id.length === 10 || !/[A-Z]/.test(id)) return readReceipt(text, currency);
  // The rest of the message is read as one with an id of the usual length.
  const heard = readReceipt(text.replace(id, stand), currency);
  return heard.status === 'receipt' ? { ...heard, receipt: id } : heard;
}

/** Has the form of a usual id, and is put in its place for reading alone. */
const stand = 'AAAAAAAAA0';
