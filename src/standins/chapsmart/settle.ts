import type { Ground } from '../ground.js';
import { putSms } from '../inbox.js';
import { receiptNumber } from '../numbers.js';
import { accountOf } from './state.js';
import type { Invoice, LightningOutcome } from './state.js';

/** What comes of an attempt to pay an invoice. */
export type Paid = { status: 'paid'; invoiceId: string } | { status: 'alreadyPaid' } | { status: 'expired' } | { status: 'gone' };

/** Takes payments for invoices, pays out, lets them lapse; each as the invoice's outcome has it. */
export function invoiceSettling(ground: Ground) {
  const { clock, ids, state, later } = ground;

  const deliver = (invoice: Invoice): void => {
    const { kind, account: number, amount, phone } = invoice;
    Object.assign(invoice, { status: 'completed', deliveredAt: clock.now(), payout: null });
    const account = accountOf(ground, number);
    if (account) account.volume += amount;
    const figure = `TSh${amount.toLocaleString('en-US')}`;
    const text =
      kind === 'remittance'
        ? `${receiptNumber(ids, clock.now())} Confirmed. You have received ${figure} from CHAPSMART.`
        : `You have received airtime of ${figure} from CHAPSMART.`;
    putSms(ground, phone, kind === 'remittance' ? 'M-PESA' : 'CHAPSMART', text);
  };

  const take = (invoice: Invoice, outcome: LightningOutcome): void => {
    const now = clock.now();
    const stays = outcome === 'payoutStays';
    const payout = stays ? null : { at: now + state().chapsmart.payoutMs, delivers: outcome !== 'payoutFails' };
    Object.assign(invoice, { status: 'settled', paidAt: now, paysAt: null, payout });
    watch(invoice);
  };

  /** Does what is due by now; what is asked about is never behind its time. */
  const refresh = (invoice: Invoice): void => {
    const now = clock.now();
    if (invoice.status === 'pending' && invoice.paysAt !== null && invoice.paysAt <= now && invoice.paysAt < invoice.expiresAt)
      take(invoice, invoice.outcome);
    if (invoice.status === 'pending' && invoice.expiresAt <= now) invoice.status = 'expired';
    if (invoice.status === 'expired' && invoice.paysAt !== null && invoice.paysAt <= now) take(invoice, invoice.outcome);
    if (invoice.status !== 'settled' || !invoice.payout || invoice.payout.at > now) return;
    if (invoice.payout.delivers) deliver(invoice);
    else Object.assign(invoice, { status: 'failed', payout: null });
  };

  /** Wakes up whenever something of an invoice is due. */
  const watch = (invoice: Invoice): void => {
    const due = [invoice.status === 'pending' ? invoice.expiresAt : null, invoice.paysAt, invoice.payout?.at ?? null];
    for (const at of due) if (at !== null) later(Math.max(0, at - clock.now()), () => refresh(invoice));
  };

  const find = (name: string): Invoice | undefined => {
    const wanted = name.trim().replace(/^lightning:/i, '');
    return state().chapsmart.invoices.findLast((one) => one.invoiceId === wanted || one.bolt11 === wanted.toLowerCase());
  };

  return {
    watch,
    refresh,
    /** A person's Lightning wallet pays, by invoice or its id: once, and not after it has expired. */
    pay: (name: string, outcome: LightningOutcome = 'pay'): Paid => {
      const invoice = find(name);
      if (!invoice) return { status: 'gone' };
      refresh(invoice);
      if (invoice.paidAt !== null) return { status: 'alreadyPaid' };
      if (invoice.status !== 'pending') return { status: 'expired' };
      take(invoice, outcome);
      return { status: 'paid', invoiceId: invoice.invoiceId };
    },
    /** Their support brings a failed payout, or one that stays under way, to its end; false when there is none. */
    resolve: (name: string): boolean => {
      const invoice = find(name);
      if (!invoice || (invoice.status !== 'failed' && !(invoice.status === 'settled' && !invoice.payout))) return false;
      deliver(invoice);
      return true;
    },
    find,
    resume: (): void => state().chapsmart.invoices.forEach(watch),
  };
}

export type Settling = ReturnType<typeof invoiceSettling>;
