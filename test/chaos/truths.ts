import { money, type Money } from '../../src/money.js';
import type { Dump } from '../../src/operations/store.js';
import { fromUuid4 } from '../../src/providers/campay/reference.js';
import type { LightningTruth } from '../../src/standins/chapsmart/truth.js';
import type { Standins } from '../../src/standins/server.js';
import { moneyOf } from './units.js';
import { ofAnotherSystem, walletAtFirst, type Villager } from './village.js';
import type { Village } from './villages.js';

/** A request for money as its provider sees it. */
export type Payment = {
  providerId: string;
  /** Our reference, where it is one. */
  reference: string | undefined;
  phone: string;
  amount: Money;
  status: 'pending' | 'completed' | 'failed';
  receipt: string | undefined;
  createdAt: number;
  /** The provider itself called it failed before it was paid. */
  turned: boolean;
};

/** An order of airtime as its seller sees it. */
export type AirtimeOrder = { id: string; key: string | undefined; amount: Money; isDelivered: boolean };

/** A contribution as the chama's records have it. */
export type Recorded = { id: string; memberId: string; amount: Money; reference: string | undefined };

/** An invoice as the Lightning rail sees it; `paid` and `delivered` are money that moved. */
export type Invoice = Pick<LightningTruth['invoices'][number], 'invoiceId' | 'phone' | 'amount' | 'sats' | 'paid' | 'delivered'> & {
  payoutFailed: boolean;
};

/** A payment to another country as the payer sees it. */
export type Payout = {
  transactionId: string;
  externalId: string | null;
  /** How many debits were made for it, and of how much in all. */
  debits: number;
  debited: Money;
  arrived: boolean;
  isUnderWay: boolean;
};

/** What those outside hold to be so of one chama. */
export type ChamaTruth = {
  payments: Payment[];
  airtime: AirtimeOrder[];
  recorded: Recorded[];
  invoices: Invoice[];
  payouts: Payout[];
  /** What is gone from the members' wallets, however it went but by their own menu. */
  taken: Money;
  sms: { to: string; text: string }[];
};

export function truthOf(village: Village, standins: Standins, dump: Dump, people: readonly Villager[]): ChamaTruth {
  const { sms: all, lightning } = standins.truth();
  const sms = all.filter(({ to }) => people.some(({ phone }) => phone === to));
  if (village.collector === 'imarapay')
    return { ...byImarapay(village, standins, people), payouts: payoutsOf(village, standins), invoices: [], sms };
  if (village.collector === 'campay') return { ...byCampay(village, standins, dump, people), payouts: [], invoices: [], sms };
  const invoices = lightning.invoices.map((invoice) => ({ ...invoice, payoutFailed: invoice.status === 'failed' }));
  return { payments: [], airtime: [], recorded: ownRecords(village, dump), taken: money(0, village.currency), payouts: [], invoices, sms };
}

type OfCollector = Omit<ChamaTruth, 'sms' | 'invoices' | 'payouts'>;

const payoutsOf = ({ currency }: Village, standins: Standins): Payout[] =>
  standins.truth().bitpesa.payouts.map(({ transactionId, externalId, debits, debited, state, recipientState }) => ({
    ...{ transactionId, externalId, debits },
    debited: debited ?? money(0, currency),
    arrived: recipientState === 'success',
    isUnderWay: debits > 0 && state !== 'paid' && state !== 'canceled' && state !== 'refunded',
  }));

function byImarapay(village: Village, standins: Standins, people: readonly Villager[]): OfCollector {
  const truth = standins.truth();
  const { transactions } = standins.state().imarapay;
  const turned = new Set(transactions.filter(isTurned).map((one) => one.checkoutRequestId));
  return {
    payments: truth.payments
      .filter(({ externalReference }) => externalReference !== ofAnotherSystem)
      .map(({ checkoutRequestId, externalReference, phone, amount, status, receipt, createdAt }) => ({
        ...{ providerId: checkoutRequestId, phone, amount, status, createdAt, turned: turned.has(checkoutRequestId) },
        ...{ reference: externalReference ?? undefined, receipt: receipt ?? undefined },
      })),
    airtime: truth.airtime.map(({ requestId, key, units, status }) => ({
      ...{ id: requestId, key: key ?? undefined, isDelivered: status === 'Success' },
      amount: moneyOf(units, village),
    })),
    recorded: truth.contributions.map(({ id, memberId, amount, reference }) => ({
      ...{ id: String(id), memberId, amount, reference: reference ?? undefined },
    })),
    taken: takenFrom(truth.wallets, village, people, truth.menuPayments),
  };
}

const states = { PENDING: 'pending', SUCCESSFUL: 'completed', FAILED: 'failed' } as const;

function byCampay(village: Village, standins: Standins, dump: Dump, people: readonly Villager[]): OfCollector {
  const { collections, airtime, wallets } = standins.truth().campay;
  const turned = new Set(
    standins
      .state()
      .campay.transactions.filter(isTurned)
      .map(({ reference }) => reference),
  );
  return {
    payments: collections.map(({ reference, externalReference, phone, amount, status, receipt, createdAt }) => ({
      ...{ providerId: reference, phone, amount, status: states[status], createdAt, turned: turned.has(reference) },
      ...{ reference: fromUuid4(externalReference), receipt: receipt ?? undefined },
    })),
    airtime: airtime.map(({ reference, externalReference, amount, status }) => ({
      ...{ id: reference, key: fromUuid4(externalReference), isDelivered: status === 'SUCCESSFUL' },
      amount: moneyOf(amount, village),
    })),
    recorded: ownRecords(village, dump),
    taken: takenFrom(wallets, village, people),
  };
}

/** Pages that were made for links. */
export const pagesOf = (standins: Standins): { id: string; reference: string }[] =>
  standins
    .state()
    .campay.links.map(({ reference: id, externalReference }) => ({ id, reference: fromUuid4(externalReference) ?? externalReference }));

const isTurned = ({ callbackFault }: { callbackFault: { fault: string } | null }): boolean => callbackFault?.fault === 'failureThenSuccess';

/** What the wallets of these people lack, but for what they spent by themselves. */
function takenFrom(
  wallets: Record<string, Money>,
  village: Village,
  people: readonly Villager[],
  byThemselves: readonly { amount: Money }[] = [],
): Money {
  const left = people.reduce((sum, { phone }) => sum + BigInt(wallets[phone]?.minor ?? moneyOf(walletAtFirst, village).minor), 0n);
  const spent = byThemselves.reduce((sum, { amount }) => sum + BigInt(amount.minor), 0n);
  const full = BigInt(moneyOf(walletAtFirst, village).minor) * BigInt(people.length);
  return money(full - left - spent, village.currency);
}

/** Records that are rows of our own book. */
const ownRecords = ({ chamaId }: Village, { contributions }: Dump): Recorded[] =>
  contributions.flatMap(({ chamaId: of, bookId, memberId, amount, receipt }) =>
    of === chamaId && bookId !== undefined ? [{ id: bookId, memberId, amount, reference: receipt }] : [],
  );
