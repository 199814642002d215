import type { Money } from '../../src/money.js';
import type { PayoutMethod, RecipientDetails, SenderField } from '../../src/providers/ports/payout.js';
import type { Me } from './me.js';
import type { Phrase } from './say.js';

/** What a member has told about themselves, as senders must. Text as they typed it, each field read for what it is. */
export type SenderDetails = Partial<Record<SenderField, string>>;

/** A country that money can be sent to, and the ways there. */
export type Corridor = { country: string; methods: PayoutMethod[] };

/** What a payment abroad costs now, and what arrives. The member pays `pay` from their phone; it never becomes more. */
export type PayoutPrice = { pay: Money; gets: Money; rate: string; fee: Money | undefined; expiresAt: number };

export type PayoutPriced =
  | { status: 'quoted'; price: PayoutPrice }
  /** `fields`: what of the recipient is not taken. `full`: which limit of the chama's is reached, and until when. */
  | { status: 'refused'; because: 'limit' | 'recipient' | 'sender' | 'dayIsFull' | 'unavailable'; fields: string[]; full?: Phrase }
  | { status: 'unknown' };

/** A payment abroad of one's own. `recipient` is masked. */
export type PastPayout = {
  operationId: string;
  date: string;
  country: string;
  recipient: string;
  paid: Money;
  gets: Money;
  state: 'collecting' | 'sending' | 'arrived' | 'failed' | 'refunding' | 'refunded' | 'withHuman';
  /** What may be done about it now. */
  may: ('cancel' | 'mend')[];
  method: PayoutMethod | undefined;
};

export type PayoutReads = {
  /** Where money can be sent from this chama. `stale` lists are better than none. */
  corridors: (of: {
    me: Me;
  }) => Promise<{ status: 'offered'; corridors: Corridor[]; min: Money; max: Money } | { status: 'notOffered' } | { status: 'unknown' }>;
  /** What is known of the member as a sender, and what a way asks for on top. */
  senderProfile: (of: {
    me: Me;
    needs: readonly SenderField[];
  }) => Promise<{ has: SenderField[]; missing: SenderField[]; standing: 'none' | 'ready' | 'waiting' | 'refused' }>;
  payoutQuote: (of: { me: Me; methodId: string; country: string; recipient: RecipientDetails; amount: Money }) => Promise<PayoutPriced>;
  /** The name behind an account or wallet, where the network tells it. */
  payoutName: (of: {
    me: Me;
    methodId: string;
    country: string;
    recipient: RecipientDetails;
  }) => Promise<{ status: 'found'; name: string } | { status: 'notKnown' }>;
  payouts: (of: { me: Me }) => Promise<PastPayout[]>;
};

export type PayoutIntent =
  /** Keeps what a member told of themselves as a sender, sealed; merged with what is known. */
  | { kind: 'saveSender'; details: SenderDetails }
  /** Collects `price.pay` from the member's phone, then pays the recipient from the chama's balance, for at most that. */
  | { kind: 'payAbroad'; methodId: string; country: string; recipient: RecipientDetails; price: PayoutPrice }
  | { kind: 'cancelPayout'; operationId: string }
  | { kind: 'mendPayout'; operationId: string; recipient: RecipientDetails };
