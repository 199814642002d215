import type { Money } from '../../src/money.js';
import type { BuyQuote, InvoiceFault, LightningKind, LightningRefusal, PayQuote, Tier } from '../../src/providers/ports/lightning.js';
import type { Me } from './me.js';

/** What came of asking for a price. `unknown`: nobody answered; nothing was ordered. */
export type Priced<Q> = { status: 'quoted'; quote: Q } | { status: 'refused'; because: LightningRefusal } | { status: 'unknown' };

/** The least and the most of one purchase, in the rail's currency, whatever the chama's is; `payTo`: whom to pay shillings for sats. */
export type LightningTerms = { status: 'offered'; min: Money; max: Money; payTo: string | undefined } | { status: 'notOffered' };

/** Something that was ordered here before, the newest first. `phone` is masked; `sats` what was paid or bought. */
export type PastOrder = {
  kind: LightningKind;
  date: string;
  amount: Money;
  sats: Money | undefined;
  phone: string | undefined;
  state: 'waiting' | 'paid' | 'done' | 'failed' | 'withHuman';
};

export type LightningHistory = {
  orders: PastOrder[];
  /** Absent where the rail does not answer in time. */
  standing: { tier: Tier | undefined; feePercent: string; missing: { tier: Tier; amount: Money } | undefined } | undefined;
};

/** The questions about sats. A price is asked anew each time; asking costs nothing and orders nothing. */
export type LightningReads = {
  lightningTerms: (of: { me: Me; kind: LightningKind }) => Promise<LightningTerms>;
  remittanceQuote: (of: { me: Me; phone: string; recipientName: string; amount: Money }) => Promise<Priced<PayQuote>>;
  lightningAirtimeQuote: (of: { me: Me; phone: string; amount: Money }) => Promise<Priced<PayQuote>>;
  buyQuote: (of: { me: Me; amount: Money }) => Promise<Priced<BuyQuote>>;
  /** Whether a price still holds long enough to be used. */
  quoteHolds: (of: { expiresAt: number }) => Promise<boolean>;
  /** Whether the member's own invoice fits what they buy. Asks nobody. */
  invoiceFits: (of: { me: Me; bolt11: string; quote: BuyQuote }) => Promise<'fits' | InvoiceFault>;
  lightningHistory: (of: { me: Me }) => Promise<LightningHistory>;
};

export type LightningIntent =
  /**
   * A remittance or airtime that is paid for by Lightning. The invoice is made after this, and goes to whoever pays: to the member (`wallet`), or
   * as a link by SMS to `payer`, a number of any country. `recipientName` for a remittance.
   */
  | { kind: 'payByLightning'; quote: PayQuote; phone: string; recipientName?: string; payer?: string }
  /** Sats for a mobile-money payment that the member has made: its id, and their own invoice. */
  | { kind: 'buySats'; quote: BuyQuote; receipt: string; bolt11: string };
