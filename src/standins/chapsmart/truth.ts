import { major, money } from '../../money.js';
import type { Money } from '../../money.js';
import type { ChapsmartState, InvoiceStatus } from './state.js';

/** What ChapSmart itself holds to be so. `paid` and `delivered` are money that moved; times UTC milliseconds. */
export type LightningTruth = {
  accounts: { number: string; volume: Money }[];
  invoices: {
    invoiceId: string;
    kind: 'remittance' | 'airtime';
    account: string;
    phone: string;
    recipientName: string | null;
    amount: Money;
    sats: Money;
    fee: Money;
    bolt11: string;
    paymentHash: string;
    status: InvoiceStatus;
    paid: boolean;
    delivered: boolean;
    createdAt: number;
  }[];
  /** Shillings that were sent to them, and whether sats were given for them. */
  tillPayments: { mpesaId: string; phone: string; amount: Money; spent: boolean }[];
  purchases: { account: string; mpesaId: string; amount: Money; sats: Money; paymentHash: string; at: number }[];
};

export function lightningTruth({ accounts, invoices, tillPayments, purchases }: ChapsmartState): LightningTruth {
  return {
    accounts: accounts.map(({ number, volume }) => ({ number, volume: major(volume, 'TZS') })),
    invoices: invoices.map(({ invoiceId, kind, account, phone, recipientName, amount, sats, feeSats, bolt11, paymentHash, ...one }) => ({
      ...{ invoiceId, kind, account, phone, recipientName, bolt11, paymentHash },
      amount: major(amount, 'TZS'),
      sats: money(sats, 'SAT'),
      fee: money(feeSats, 'SAT'),
      status: one.status,
      paid: one.paidAt !== null,
      delivered: one.deliveredAt !== null,
      createdAt: one.createdAt,
    })),
    tillPayments: tillPayments.map(({ mpesaId, phone, amount }) => ({
      mpesaId,
      phone,
      amount: major(amount, 'TZS'),
      spent: purchases.some((one) => one.mpesaId === mpesaId),
    })),
    purchases: purchases.map(({ account, mpesaId, amount, sats, paymentHash, at }) => ({
      ...{ account, mpesaId, paymentHash, at },
      amount: major(amount, 'TZS'),
      sats: money(sats, 'SAT'),
    })),
  };
}
