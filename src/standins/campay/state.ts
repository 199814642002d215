import type { CallbackFault } from '../faults.js';
import type { Carrier } from '../momo/carriers.js';

/** One payment or payout and what came of it. Amounts in whole francs, charges in hundredths of one; times UTC milliseconds. */
export type Transaction = {
  reference: string;
  endpoint: 'collect' | 'withdraw';
  /** CamPay's own number. */
  code: string;
  /** E.164; written without the plus. */
  phone: string;
  carrier: Carrier;
  amount: number;
  /** What CamPay keeps; nothing of a payout (assumed). */
  chargeCents: number;
  description: string;
  externalReference: string;
  externalUser: string;
  extra: { firstName: string; lastName: string; email: string };
  status: 'PENDING' | 'SUCCESSFUL' | 'FAILED';
  operatorReference: string | null;
  reason: string | null;
  createdAt: number;
  endedAt: number | null;
  /** What goes wrong with its callback. */
  callbackFault: CallbackFault | null;
  /** A payment that was called failed, and is paid after all at that time. */
  turns: { at: number; receipt: string } | null;
};

export type AirtimeTransfer = {
  reference: string;
  code: string;
  phone: string;
  carrier: Carrier;
  amount: number;
  externalReference: string;
  status: 'PENDING' | 'SUCCESSFUL' | 'FAILED';
  reason: string | null;
  createdAt: number;
};

/** A page on which somebody may pay. There is no transaction before they begin. */
export type PayLink = {
  /** Of the transaction to be. */
  reference: string;
  amount: number;
  description: string;
  externalReference: string;
  extra: { firstName: string; lastName: string; email: string };
  /** E.164, where it was named. */
  phone: string | null;
  redirectUrl: string;
  failureRedirectUrl: string;
  payerCanPayMore: boolean;
};

/**
 * What a payment page does that CamPay's documents do not say. `tries`: whether it takes one payment, or another each time; `amounts`: whether a payer may
 * type another amount than was asked for, though the link says no; `tells`: whether the answer names the payment to be.
 */
export type LinkHabits = { tries: 'one' | 'many'; amounts: 'asked' | 'any'; tells: boolean };

export type CampayState = {
  /** On the demo site airtime is 100 francs and nothing else (CamPay docs). */
  demo: boolean;
  /** "Withdrawals through the API must be allowed under your application settings" (CamPay docs). */
  withdrawalsAllowed: boolean;
  /** Whom a prompt names. */
  appName: string;
  /** What comes of a second request with one `external_reference`: CamPay's page says both. */
  duplicates: 'first' | 'rejected';
  historyShape: 'array' | 'data';
  /** Whether the history lists what is pending; recorded answers leave it out. */
  listsPending: boolean;
  callbackMethod: 'GET' | 'POST';
  /** What a callback's token says: when it was made and ends, or nothing at all. */
  tokenSays: 'times' | 'nothing';
  /** How an amount is written in the next answer: as integer, with a point, as text. */
  amountTurn: number;
  /** In hundredths of a franc, by carrier: one carrier's money pays the other's subscribers nothing. */
  balances: Record<Carrier, number>;
  /** What airtime is paid from, in hundredths of a franc. */
  utilityBalance: number;
  /** Tokens that were given out; `until` in UTC milliseconds. */
  tokens: { token: string; until: number }[];
  transactions: Transaction[];
  airtime: AirtimeTransfer[];
  links: PayLink[];
  linkHabits: LinkHabits;
};

export const freshCampay = (): CampayState => ({
  demo: true,
  withdrawalsAllowed: true,
  appName: 'Espoir',
  duplicates: 'first',
  historyShape: 'data',
  listsPending: false,
  callbackMethod: 'POST',
  tokenSays: 'times',
  amountTurn: 0,
  balances: { MTN: 25_000_000, Orange: 12_000_000 },
  utilityBalance: 5_000_000,
  tokens: [],
  transactions: [],
  airtime: [],
  links: [],
  linkHabits: { tries: 'one', amounts: 'asked', tells: true },
});

/** Hundredths of a franc as the API writes them: a number, with a fraction only where there is one. */
export const fromCents = (cents: number): number => cents / 100;
