import type { Currency, Money } from '../../money.js';
import type { Found, Hint, Listed, Outcome, Refusal } from '../ports.js';

/** What a recipient is known by, in our words. `phone` is E.164, `country` two letters; the rest is text as the method wants it. */
export type RecipientField =
  | 'firstName'
  | 'lastName'
  | 'phone'
  | 'network' // the mobile money network: mpesa, mtn, orange …
  | 'country'
  | 'bankCode'
  | 'account'
  | 'accountType'
  | 'iban'
  | 'street'
  | 'city'
  | 'gender'
  | 'idType'
  | 'idNumber'
  | 'relationship' // what the recipient is to the sender
  | 'reason'; // why it is sent, from the provider's list; a gift to a person when nothing else is said

export type RecipientDetails = Partial<Record<RecipientField, string>>;

/** What is asked of the recipient. `choices` are the values that are taken, with the words for people. */
export type AskedField = { name: RecipientField; required: boolean; choices?: { value: string; label: string }[] };

/** One way to pay somebody out: to a wallet or to a bank account, in one country and currency. */
export type PayoutMethod = {
  /** The provider's own name of it; a country may have several, and one name may serve several countries. */
  id: string;
  kind: 'mobile' | 'bank';
  country: string;
  currency: Currency;
  fields: readonly AskedField[];
  /** What the sender's profile must hold before this way is open to them. */
  sender: readonly SenderField[];
  /** False where cents are not paid out. */
  cents: boolean;
};

/** Who sends, as the provider must know them (KYC). Dates are YYYY-MM-DD, countries two letters, the phone E.164. */
export type SenderProfile = {
  /** Ours, unique and lasting: one person is one sender at the provider for ever. */
  reference: string;
  firstName: string;
  lastName: string;
  phone: string;
  phoneCountry: string;
  email: string;
  country: string;
  city: string;
  street: string;
  postalCode: string;
  birthDate: string;
  idType?: 'ID' | 'PP' | 'DL' | 'OT';
  idNumber?: string;
  sourceOfFunds?: string;
  nationality?: string;
};

export type SenderField = Exclude<keyof SenderProfile, 'reference'>;

/** A sender at the provider. Only `ready` may send; `waiting` is being checked by them; `refused` is final until a person has talked to them. */
export type SenderKept =
  | { status: 'ready' | 'waiting' | 'refused'; senderId: string; /** Their word for it, for the host. */ said: string }
  | { status: 'invalid'; /** What of the profile they do not take; `documents` when they want papers. */ fields: string[] }
  | { status: 'unknown'; why: string };

/** A wish to pay somebody. `amount` is in the method's currency (they get it) or in that of the balance (it is what leaves us). */
export type PayoutWish = { senderId: string; method: string; country: string; recipient: RecipientDetails; amount: Money; from: Currency };

/** What a payment would cost now. It binds nobody: `send` is given the most that may leave the balance. */
export type Quoted =
  | {
      status: 'quoted';
      cost: Money;
      gets: Money;
      /** Units of the recipient's currency for one of ours, as decimal text. */
      rate: string;
      fee?: Money;
      /** Until when it may be shown and agreed to, UTC milliseconds. */
      expiresAt: number;
    }
  | {
      status: 'refused';
      reason: Refusal;
      /** What of the recipient is not taken, by our names; behind `sender.` what of the sender. */ fields: string[];
      alert?: string;
    }
  | { status: 'unknown'; why: string };

export type PayoutOrder = PayoutWish & {
  /** Ours, unique, made before the call. */
  reference: string;
  /** The most that may leave the balance, in its currency: what the member or the officers have agreed to. */
  agreed: Money;
};

/** What is known of a payment. `cost` is what it takes from the balance, with the `fee` in it; a settled `amount` is what the recipient got. */
export type PayoutOutcome = Outcome & { cost?: Money; /** It is refused because it would cost more than was agreed. */ rateMoved?: true };

/** Where a payment stands, for people who must act on it. None of its words is for the recipient or the member. */
export type PayoutView = {
  providerId: string;
  reference?: string;
  outcome: PayoutOutcome;
  /** The provider's own words for the payment and for the recipient. */
  state: string;
  recipientState?: string;
  /** Why it is stuck, from a closed list; `recipient` may be mended, `sender` and `provider` may not. */
  trouble?: 'passing' | 'recipient' | 'sender' | 'awaitsRecipient' | 'provider';
  cost?: Money;
  gets?: Money;
  funded: boolean;
  mayMend: boolean;
  mayCancel: boolean;
  createdAt?: number;
  expiresAt?: number;
};

export type Inspected = { status: 'read'; view: PayoutView } | { status: 'unknown'; why: string };

/**
 * `cancelled`: it is over, and nothing has left or all has come back. `asked`: they will cancel and give the money back if they
 * can; only the status decides. `tooLate`: it is paid.
 */
export type Cancelled =
  { status: 'cancelled' | 'asked' | 'tooLate' } | { status: 'refused'; alert: string } | { status: 'unknown'; why: string };

/** `mended`: taken, and they try again with it. */
export type Mended =
  { status: 'mended' } | { status: 'refused'; reason: 'notNow' | 'invalid'; fields: string[] } | { status: 'unknown'; why: string };

/** The name behind an account or a wallet. `notKnown` may also be a bank that does not answer: ask again in some minutes. */
export type NameFound =
  { status: 'found'; name: string } | { status: 'notKnown' } | { status: 'notServed' } | { status: 'unknown'; why: string };

/** Balances as they were at a moment; a provider that wants to be asked seldom is. */
export type Balances = { status: 'read'; items: Money[]; at: number } | { status: 'unknown'; why: string };

/** What a webhook claims, verified but not believed: it says which payment to ask about. `changed`: neither good nor bad. */
export type PayoutHint = Omit<Hint, 'says'> & { says: Hint['says'] | 'changed' };

/** Pays people out of a balance that the chama or its host holds with a provider. */
export type Payer = {
  name: string;
  /** May a `send` with the same reference and the same order be repeated after silence? */
  sendAgain: boolean;
  /** The ways that are open, of one country or of all. */
  methods(country?: string): Promise<Listed<PayoutMethod>>;
  quote(wish: PayoutWish): Promise<Quoted>;
  /** Finds the sender by our reference, or creates them once. */
  sender(profile: SenderProfile): Promise<SenderKept>;
  /** Has the provider keep what changed of a sender, or what a method asks for on top. */
  updateSender(senderId: string, change: Partial<Omit<SenderProfile, 'reference'>>): Promise<SenderKept>;
  nameOf(recipient: RecipientDetails, method: PayoutMethod): Promise<NameFound>;
  /** Pays. `refused` only when no money of ours can leave any more. */
  send(order: PayoutOrder): Promise<PayoutOutcome>;
  /** What became of it, by the provider's id. May repeat what it last heard where the provider wants to be asked seldom. */
  status(providerId: string): Promise<PayoutOutcome>;
  lookUp(reference: string): Promise<PayoutOutcome | Extract<Found, { status: 'absent' }>>;
  inspect(providerId: string): Promise<Inspected>;
  /** Stops a payment; what was paid in comes back to the balance, then the status is `refused`. There is no other refund. */
  cancel(providerId: string): Promise<Cancelled>;
  /** Puts right what was wrong with the recipient. */
  mend(providerId: string, recipient: RecipientDetails): Promise<Mended>;
  balances(): Promise<Balances>;
  /** Verifies and reads a webhook. Names of headers are in lower case. Undefined when it is not theirs or not about a payment. */
  hint(body: string, headers: Readonly<Record<string, string | undefined>>): PayoutHint | undefined;
};
