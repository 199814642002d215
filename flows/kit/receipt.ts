import { parseAmount, type Currency, type Money } from '../../src/money.js';

/** What an M-Pesa message, or its code alone, tells. */
export type ReadReceipt = { status: 'receipt'; receipt: string; amount?: Money } | { status: 'received' } | { status: 'none' };

/**
 * M-Pesa receipts are ten capital letters and figures, and one in ten has no figure (shared contract, M-Pesa STK 6). Where anything
 * else may stand around it, only one with a figure can be told from a word.
 */
const receiptForm = /(?<![A-Z0-9])(?=[A-Z0-9]*[A-Z])(?=[A-Z0-9]*\d)[A-Z0-9]{10}(?![A-Z0-9])/;

/** Where nothing but a code is expected; ten figures are a phone number. */
const wholeForm = /^(?=.*[A-Z])[A-Z0-9]{10}$/;

/** "You have received", "Umepokea": money that came to the member is not what they paid. */
const cameIn = /\byou have received\b|\bumepokea\b/i;

/** In a Fuliza message the first figure is what was borrowed, which may be less than what was paid. */
const lent = /\bfuliza\b/i;

/** The first amount of a message is what was paid; the balance and the charge come after it. */
const paid = /(?:ksh|kes|tsh|tzs)s?\.?\s?(\d[\d,]*)(?:\.(\d{1,2}))?(?!\d)/i;

/** Finds the receipt code, and the amount where there is one, in what a member typed or pasted, in English or Swahili. */
export function readReceipt(text: string, currency: Currency): ReadReceipt {
  const receipt = codeIn(text);
  if (receipt === undefined) return { status: 'none' };
  if (cameIn.test(text)) return { status: 'received' };
  const amount = lent.test(text) ? undefined : amountIn(text, currency);
  return { status: 'receipt', receipt, ...(amount && { amount }) };
}

/** A code, and how M-Pesa's messages go on after it, in English and Swahili. */
const confirmed = /(?<![A-Z0-9])([A-Z][A-Z0-9]{9})[\s.:,-]+(?:[Cc]onfirmed|CONFIRMED|[Ii]methibitishwa|IMETHIBITISHWA)\b/;

/**
 * Is this a payment message that was pasted whole, or its code alone as it stands there? Stricter than `readReceipt`, as nobody has
 * asked for one: `balance500` is no code.
 */
export function isReceiptMessage(text: string): boolean {
  const message = text.replace(/^\W+/, '');
  if (confirmed.exec(message)?.index === 0) return true;
  const code = message.trim();
  return code.length === 10 && /^[A-Z]/.test(code) && receiptForm.test(code);
}

/** A code typed by itself may be in small letters and parted by spaces. In a message only capitals count, or any word would. */
function codeIn(text: string): string | undefined {
  const alone = text.replace(/[\s.-]/g, '').toUpperCase();
  if (alone.length === 10) return wholeForm.exec(alone)?.[0];
  return (
    confirmed.exec(text)?.[1] ?? receiptForm.exec(text)?.[0] ?? (text.length <= 30 ? receiptForm.exec(text.toUpperCase())?.[0] : undefined)
  );
}

/** An amount with cents is left to whoever checks the claim: members contribute whole amounts. */
function amountIn(text: string, currency: Currency): Money | undefined {
  const [, whole = '', cents = ''] = paid.exec(text) ?? [];
  return /[1-9]/.test(cents) ? undefined : parseAmount(whole, currency);
}
