import { fromDecimal } from '../money.js';
import type { Money } from '../money.js';
import type { DeliveryStatus } from './africastalking/state.js';
import type { Row } from './chamapay/state.js';
import { payoutTruth } from './bitpesa/truth.js';
import type { PayoutTruth } from './bitpesa/truth.js';
import { lightningTruth } from './chapsmart/truth.js';
import type { LightningTruth } from './chapsmart/truth.js';
import { campayTruth } from './campay/truth.js';
import type { CampayTruth } from './campay/truth.js';
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
  lightning: LightningTruth;
  bitpesa: PayoutTruth;
  campay: CampayTruth;
  /** Airtime that was ordered and taken. `amount` in the currency that was asked for. */
  airtime: {
    requestId: string;
    key: string | null;
    phone: string;
    currency: string;
    units: number;
    status: 'Sent' | 'Success' | 'Failed';
    at: number;
  }[];
  simSwapChecks: { requestId: string; phone: string; at: number }[];
  loans: { loanId: string; memberId: string; amount: Money; status: string }[];
  fines: { id: number; memberId: string; amount: Money; status: string }[];
  pledges: { id: number; projectId: number; memberId: string; amount: Money }[];
  /** Callbacks and the like that are still to come. */
  underWay: number;
};

export function truthOf({ campay, momo, bitpesa, chapsmart, imarapay, mpesa, chamapay, africastalking, outgoing }: StandinState): Truth {
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
    lightning: lightningTruth(chapsmart),
    bitpesa: payoutTruth(bitpesa),
    campay: campayTruth({ campay, momo }),
    airtime: africastalking.airtime.map(({ requestId, key, phone, currency, units, status, at }) => ({
      requestId,
      key,
      phone,
      currency,
      units,
      status,
      at,
    })),
    simSwapChecks: africastalking.simSwapChecks.map(({ requestId, phone, at }) => ({ requestId, phone, at })),
    ...recordsTruth(chamapay),
    underWay: outgoing.length,
  };
}

/** Loans, fines and pledges, of the rows that hold whatever was sent. */
function recordsTruth({ records }: StandinState['chamapay']): Pick<Truth, 'loans' | 'fines' | 'pledges'> {
  const said = (row: Row, name: string): string => (typeof row[name] === 'string' ? row[name] : '');
  const about = (row: Row) => ({ memberId: said(row, 'member_id'), amount: kes(Number(row['amount'])) });
  const pledges = (project: Row) => (project['pledges'] ?? []) as Row[];
  return {
    loans: records.loans.map((row) => ({ loanId: said(row, 'loan_id'), status: said(row, 'status'), ...about(row) })),
    fines: records.fines.map((row) => ({ id: row.id, status: said(row, 'status'), ...about(row) })),
    pledges: records.projects.flatMap((project) => pledges(project).map((row) => ({ id: row.id, projectId: project.id, ...about(row) }))),
  };
}

function kes(shillings: number): Money {
  const amount = fromDecimal(shillings, 'KES');
  if (!amount) throw new Error(`a stand-in holds an amount that is none: ${shillings}`);
  return amount;
}
