import type { Ground } from '../ground.js';

/** What a Lightning wallet does with an invoice, and what the payout after it comes to, when nobody is asked. */
export const lightningOutcomes = [
  'ask', // a person pays, or does not
  'pay', // is paid, and paid out
  'expire', // nobody pays
  'payoutFails', // is paid, and the payout fails
  'payoutStays', // is paid, and the payout stays under way until somebody resolves it
  'paidLate', // expires; then the payment arrives after all
] as const;
export type LightningOutcome = (typeof lightningOutcomes)[number];

/** An anonymous account. `volume` in whole shillings: what its remittances and airtime have come to. */
export type Account = { number: string; active: boolean; volume: number; createdAt: number };

type Priced = { quoteId: string; account: string; amount: number; sats: number; createdAt: number; used: boolean };
type PayQuote<K> = Priced & { kind: K; phone: string; recipientName: string | null; feeSats: number };
/** A price that was given. Amounts in whole shillings and sats. */
export type Quote = PayQuote<'remittance'> | PayQuote<'airtime'> | (Priced & { kind: 'buy' });

export type InvoiceStatus = 'pending' | 'settled' | 'completed' | 'expired' | 'failed';

/** An invoice of ours and what came of it. Amounts in whole shillings and sats, phones E.164, times UTC milliseconds. */
export type Invoice = {
  invoiceId: string;
  quoteId: string;
  kind: 'remittance' | 'airtime';
  account: string;
  phone: string;
  recipientName: string | null;
  amount: number;
  sats: number;
  feeSats: number;
  bolt11: string;
  paymentHash: string;
  createdAt: number;
  expiresAt: number;
  status: InvoiceStatus;
  /** When the wallet pays by itself; null where a person is asked or nobody pays. */
  paysAt: number | null;
  paidAt: number | null;
  /** What the payout comes to, and when; null while nobody has paid, or while it stays under way. */
  payout: { at: number; delivers: boolean } | null;
  outcome: LightningOutcome;
  deliveredAt: number | null;
};

/** Shillings that somebody sent to ChapSmart's own M-Pesa number. */
export type TillPayment = { mpesaId: string; phone: string; amount: number; at: number };

/** Sats that were sent for such a payment. */
export type Purchase = {
  quoteId: string;
  account: string;
  mpesaId: string;
  amount: number;
  sats: number;
  paymentHash: string;
  bolt11: string;
  at: number;
};

export type ChapsmartState = {
  /** Sats for 100,000 shillings, when they are paid in and when they are bought; both move by up to `swingPermille`. */
  rates: { paySats: number; buySats: number; btcPrice: number; swingPermille: number };
  accounts: Account[];
  quotes: Quote[];
  invoices: Invoice[];
  tillPayments: TillPayment[];
  purchases: Purchase[];
  outcome: LightningOutcome;
  /** How long a wallet takes to pay by itself, and a payout to arrive, in milliseconds. */
  payMs: number;
  payoutMs: number;
};

/** ChapSmart with no accounts, at the rates of its documents' samples: 25,000 TZS cost 14,410 sats and a fee, 10,000 TZS buy 5,870. */
export const freshChapsmart = (
  given: Pick<ChapsmartState, 'outcome' | 'payMs' | 'payoutMs'> & { swingPermille: number },
): ChapsmartState => {
  const { swingPermille, ...rest } = given;
  return {
    rates: { paySats: 57_640, buySats: 58_700, btcPrice: 97_500, swingPermille },
    accounts: [],
    quotes: [],
    invoices: [],
    tillPayments: [],
    purchases: [],
    ...rest,
  };
};

export const accountOf = ({ state }: Pick<Ground, 'state'>, number: unknown): Account | undefined =>
  state().chapsmart.accounts.find((one) => one.number === number);
