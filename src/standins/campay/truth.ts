import { money } from '../../money.js';
import type { Money } from '../../money.js';
import type { StandinState } from '../state.js';
import { fromCents } from './state.js';
import type { AirtimeTransfer, Transaction } from './state.js';

type Moved = {
  reference: string;
  externalReference: string;
  phone: string;
  amount: Money;
  status: Transaction['status'];
  receipt: string | null;
  createdAt: number;
  endedAt: number | null;
};

/** What CamPay and the carriers behind it hold to be so. Charges and balances are francs as decimal text: they have fractions. */
export type CampayTruth = {
  collections: (Moved & { charge: string })[];
  withdrawals: Moved[];
  airtime: Pick<AirtimeTransfer, 'reference' | 'externalReference' | 'phone' | 'amount' | 'status'>[];
  balances: { MTN: string; Orange: string; utility: string };
  /** What is left in the wallets that were used or seeded. */
  wallets: Record<string, Money>;
};

export function campayTruth({ campay, momo }: Pick<StandinState, 'campay' | 'momo'>): CampayTruth {
  const of = (endpoint: Transaction['endpoint']) => campay.transactions.filter((one) => one.endpoint === endpoint);
  const decimal = (cents: number) => String(fromCents(cents));
  return {
    collections: of('collect').map((one) => ({ ...moved(one), charge: decimal(one.status === 'SUCCESSFUL' ? one.chargeCents : 0) })),
    withdrawals: of('withdraw').map(moved),
    airtime: campay.airtime.map(({ reference, externalReference, phone, amount, status }) => ({ reference, externalReference, phone, amount, status })), // prettier-ignore
    balances: { MTN: decimal(campay.balances.MTN), Orange: decimal(campay.balances.Orange), utility: decimal(campay.utilityBalance) },
    wallets: Object.fromEntries(Object.values(momo.subscribers).map(({ phone, balance }) => [phone, money(balance, 'XAF')])),
  };
}

const moved = ({ reference, externalReference, phone, amount, status, operatorReference, createdAt, endedAt }: Transaction): Moved => ({
  reference,
  externalReference,
  phone,
  amount: money(amount, 'XAF'),
  status,
  receipt: operatorReference,
  createdAt,
  endedAt,
});
