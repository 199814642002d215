import { fromDecimal } from '../money.js';
import type { Money } from '../money.js';
import type { DeliveryStatus } from './africastalking/state.js';
import type { StandinState } from './state.js';

/** What the providers themselves hold to be so, for a test to hold against our ledger and book. Phones E.164, times UTC ms. */
export type Truth = {
  /** Every push that ImaraPay accepted, oldest first. */
  payments: {
    transactionId: number;
    checkoutRequestId: string;
    externalReference: string | null;
    accountId: number;
    phone: string;
    amount: Money;
    status: 'pending' | 'completed' | 'failed';
    resultCode: string | null;
    receipt: string | null;
    /** What the service wallet was charged and not given back. */
    fee: Money;
    createdAt: number;
    completedAt: number | null;
  }[];
  serviceWallet: Money;
  /** Payments by the M-Pesa menu, which no push asked for. */
  menuPayments: { receipt: string; phone: string; amount: Money; account: string; at: number }[];
  /** What is left in the wallets that were used or seeded. */
  wallets: Record<string, Money>;
  members: { memberId: string; phone: string; status: string }[];
  contributions: { id: number; memberId: string; amount: Money; date: string; reference: string | null }[];
  /** Every SMS that was accepted from us. `status` null: still on its way. */
  sms: { messageId: string; to: string; from: string; text: string; at: number; status: DeliveryStatus | null }[];
  ussd: { sessionId: string; phone: string; status: 'Success' | 'Incomplete' | 'Failed' | null; text: string }[];
  /** Callbacks and the like that are still to come. */
  underWay: number;
};

export function truthOf({ imarapay, mpesa, chamapay, africastalking, outgoing }: StandinState): Truth {
  return {
    payments: imarapay.transactions.map((one) => ({
      transactionId: one.id,
      checkoutRequestId: one.checkoutRequestId,
      externalReference: one.externalReference,
      accountId: one.account_id,
      phone: one.phone,
      amount: kes(one.amount),
      status: one.status,
      resultCode: one.code,
      receipt: one.receipt,
      fee: kes(one.feeCharged),
      createdAt: one.createdAt,
      completedAt: one.completedAt,
    })),
    serviceWallet: kes(imarapay.serviceWallet),
    menuPayments: mpesa.menuPayments.map((one) => ({ ...one, amount: kes(one.amount) })),
    wallets: Object.fromEntries(Object.values(mpesa.subscribers).map(({ phone, balance }) => [phone, kes(balance)])),
    members: chamapay.members.map(({ member_id, phone, status }) => ({ memberId: member_id, phone, status })),
    contributions: chamapay.contributions.map(({ id, member_id, amount, date, reference }) => ({
      id,
      memberId: member_id,
      amount: kes(amount),
      date,
      reference: reference ?? null,
    })),
    sms: africastalking.sent.map(({ messageId, to, from, text, at, status }) => ({ messageId, to, from, text, at, status })),
    ussd: africastalking.sessions.map(({ id, phone, status, text }) => ({ sessionId: id, phone, status, text })),
    underWay: outgoing.length,
  };
}

function kes(shillings: number): Money {
  const amount = fromDecimal(shillings, 'KES');
  if (!amount) throw new Error(`a stand-in holds an amount that is none: ${shillings}`);
  return amount;
}
