import type { Money } from '../../money.js';
import type { Phone } from '../../phone.js';
import type { Found, Hint, Outcome, Refusal } from '../ports.js';

/** What a rail between Lightning and mobile money does: a payout in shillings, airtime, or sats for shillings. */
export type LightningKind = 'remittance' | 'airtime' | 'buy';

/** Why such a rail finally said no. A closed list, finer than `Refusal`: a flow re-quotes on some, asks for other data on others. */
export const lightningRefusals = [
  'limit', // outside the range of the kind
  'badNumber', // not a number that the rail pays to
  'badName', // the recipient's name is not a first and a last name
  'account', // the member's account is not known there, or not active
  'quoteExpired', // the price has moved: quote again, and ask the member again
  'quoteUsed', // it was used already: quote again; of an earlier invoice nobody was told
  'quoteUnknown', // they do not know the quote
  'notAsQuoted', // the invoice does not say what was quoted; it must not be shown, and the host is told
  'badReceipt', // not the id of a mobile-money payment
  'badInvoice', // the member's own invoice does not fit
  'paymentNotFound', // they cannot find the mobile-money payment that was named (yet)
  'unavailable', // credentials, throttling, no connection: nothing was done
  'declined', // a final no without a reason that we know
] as const;
export type LightningRefusal = (typeof lightningRefusals)[number];

type Pending = Extract<Outcome, { status: 'pending' }>;
type Settled = Extract<Outcome, { status: 'settled' }>;
type Unknown = Extract<Outcome, { status: 'unknown' }>;
/** An `Outcome` that says more exactly why: `because` for the flow, `reason` for what only knows outcomes. */
export type LightningNo = { status: 'refused'; reason: Refusal; because: LightningRefusal; alert?: string };

/** A price for a payment by Lightning. Plain JSON. After `expiresAt` (UTC ms, with a margin) it is not to be used, nor shown as valid. */
export type PayQuote = {
  quoteId: string;
  kind: 'remittance' | 'airtime';
  /** What the recipient gets. */
  amount: Money;
  /** What the payer pays, in sats, with the fee. */
  pay: Money;
  /** The fee within `pay`, in sats. */
  fee: Money;
  /** As decimal text: `1.87`. */
  feePercent: string;
  tier: Tier | undefined;
  quotedAt: number;
  expiresAt: number;
};

/** A price for sats that are paid for by mobile money. Plain JSON. */
export type BuyQuote = {
  quoteId: string;
  kind: 'buy';
  amount: Money;
  /** What the member gets, in sats; the member's invoice must ask for exactly this. */
  get: Money;
  /** Their price of a bitcoin as decimal text, of a unit that they do not name: to be shown, never reckoned with. */
  btcPrice: string | undefined;
  quotedAt: number;
  expiresAt: number;
};

export type Quoted<Q> = { status: 'quoted'; quote: Q } | LightningNo | Unknown;

/** An invoice that was decoded and says what the quote said. `bolt11` and `checkoutUrl` may be shown to whoever pays. */
export type LightningInvoice = {
  invoiceId: string;
  bolt11: string;
  checkoutUrl: string | undefined;
  pay: Money;
  /** 64 hexadecimal digits; names the payment for ever, and stands as its receipt. */
  paymentHash: string;
  /** Until when it may be paid, UTC ms. */
  expiresAt: number;
};

/** What asking for an invoice came to. `pending`: there is one to be paid; its `providerId` is the invoice's id. */
export type Invoiced = (Pending & { invoice: LightningInvoice }) | LightningNo | Unknown;

/** Where a remittance or airtime by Lightning stands. */
export type Stage =
  | 'waiting' // nobody has paid
  | 'paid' // the sats are in, the recipient has nothing yet
  | 'delivered' // the recipient has it
  | 'expired' // nobody paid in time (a payment that was under way may still arrive)
  | 'undelivered' // paid, and the payout failed: the money lies with the rail until their support or a human acts
  | 'unknown'; // nothing could be learnt

/** Paid but undelivered is no refusal: the payer's money is gone, and the member must be told the truth. */
export type Delivery = Outcome | { status: 'undelivered'; providerId: string; alert: string };

/** One answer for both legs: what became of the payment by Lightning, and of the payout that it is for. */
export type Progress = { stage: Stage; payment: Outcome; delivery: Delivery };

/** What handing in a mobile-money payment for sats came to. `settled`: `providerId` and `receipt` are the invoice's payment hash. */
export type SatsSent = Settled | LightningNo | Unknown;

/** What does not fit in an invoice. */
export const invoiceFaults = [
  'unreadable', // no BOLT11 invoice, or one that contradicts itself
  'network', // of another chain than bitcoin's main one
  'amount', // asks for another amount, or leaves it open
  'expired', // can no longer be paid, or hardly
  'stale', // was made before the quote that it is for
  'tooLong', // lives longer than anybody watches it
] as const;
export type InvoiceFault = (typeof invoiceFaults)[number];

export type Tier = 'bronze' | 'silver' | 'gold';

/** How a member's account stands: its volume decides the fee. */
export type Standing = {
  tier: Tier | undefined;
  feePercent: string;
  volume: Money;
  /** What is missing to the next tier; absent in the last. */
  next: { tier: Tier; missing: Money } | undefined;
};

/** One completed transaction of an account. They have no ids there: `key` is made of what is told, and is the same at every reading. */
export type PastLightning = {
  key: string;
  kind: LightningKind | 'other';
  amount: Money;
  /** As they mask it. */ phone?: string;
  at: number;
};

export type LightningHistory =
  | { status: 'read'; lines: PastLightning[]; /** False when a line could not be read, or fewer came than they count. */ whole: boolean }
  | LightningNo
  | Unknown;

/**
 * What is to be found again: our reference (a ULID: its time is when the search begins) and what was ordered under it. `sats` for
 * what was bought. `taken`: keys of lines that belong to other operations of this account.
 */
export type Trace = {
  reference: string;
  account: string;
  kind: LightningKind;
  amount: Money;
  sats?: Money;
  phone?: Phone;
  until?: number;
  taken?: readonly string[];
};

/** Between Lightning and mobile money. An `account` is a member's own, its number the only credential: keep it sealed, show it never. */
export type LightningRail = {
  name: string;
  /** Whom to pay shillings for sats, as the host was told; undefined when the host has not said, and then nothing can be bought. */
  payTo: string | undefined;
  limits: Record<LightningKind, { min: Money; max: Money }>;
  /** The least time between two questions about one invoice. */
  askEveryMs: number;
  /** Opens an account. Not safe against repeats, but one too many is merely never used. */
  openAccount(): Promise<{ status: 'opened'; account: string } | LightningNo | Unknown>;
  /** Whether an account is there and active. */
  knows(account: string): Promise<{ status: 'known' } | { status: 'absent' } | { status: 'inactive' } | LightningNo | Unknown>;
  quoteRemittance(order: { account: string; phone: Phone; recipientName: string; amount: Money }): Promise<Quoted<PayQuote>>;
  quoteAirtime(order: { account: string; phone: Phone; amount: Money }): Promise<Quoted<PayQuote>>;
  quoteBuy(order: { account: string; amount: Money }): Promise<Quoted<BuyQuote>>;
  /** Turns a quote into an invoice, once. After `unknown` quote again: no money is at risk before somebody pays, and nobody has seen this invoice. */
  invoice(quote: PayQuote): Promise<Invoiced>;
  /** Where an invoice stands. */
  progress(invoiceId: string): Promise<Progress>;
  /** What is wrong with a member's own invoice for a purchase; undefined when it fits. Asks nobody. */
  faultIn(bolt11: string, quote: BuyQuote): InvoiceFault | undefined;
  /** Hands in a mobile-money payment for sats. After `unknown` the same call again, with the same invoice and no other, or `lookUp`. */
  sendSats(order: { quote: BuyQuote; receipt: string; bolt11: string }): Promise<SatsSent>;
  history(account: string): Promise<LightningHistory>;
  /** What became of an order, by the account's history. `absent`: not completed (yet); two that could be it are `unknown`. */
  lookUp(trace: Trace): Promise<Found>;
  standing(account: string): Promise<{ status: 'read'; standing: Standing } | LightningNo | Unknown>;
  /** Reads a webhook; undefined when it is not one of theirs. */
  hint(body: string): Hint | undefined;
};
