import type { Money } from '../money.js';
import type { DeliveryReport, SendOutcome } from '../outgoing.js';
import type { Phone } from '../phone.js';

/** Why a provider, or the network behind it, finally said no. A closed list: each has a text for the member. */
export const refusals = [
  'noFunds', // the payer's balance does not cover amount and charge
  'cancelled', // the payer dismissed the prompt
  'noAnswer', // the prompt was not answered in time, or the phone was not reached
  'wrongPin', // the payer's own mobile-money PIN was wrong
  'phoneBusy', // another prompt or session is open on the phone
  'limit', // above a limit of the network or the wallet
  'badNumber', // not a number that this rail serves
  'unavailable', // our side or the provider cannot do it now (float, credentials, throttled); nothing was asked of the payer
  'declined', // a final no without a reason that we know
] as const;

export type Refusal = (typeof refusals)[number];

/** What is known of one effect at a provider. `unknown` is an answer like the others: look it up later, never guess. */
export type Outcome =
  | { status: 'settled'; providerId: string; amount?: Money; receipt?: string; at?: number; fee?: Money }
  | {
      status: 'pending';
      providerId: string;
      fee?: Money;
      /** What the payer dials to approve it where no prompt comes by itself (`*126#`). */
      approve?: string;
    }
  | { status: 'refused'; reason: Refusal; providerId?: string; alert?: string }
  | { status: 'unknown'; why: string };

/** `absent`: the provider answered, and has no such thing (yet): a request that is still on its way may land later. */
export type Found = Outcome | { status: 'absent' };

/** One line of a provider's own statement. `reference` is ours when the payment came from us. */
export type StatementLine = {
  providerId: string;
  reference?: string;
  phone?: Phone;
  amount: Money;
  status: 'settled' | 'pending' | 'refused';
  receipt?: string;
  refusal?: Refusal;
  /** When it was made, UTC milliseconds. */
  at: number;
};

export type Statement =
  | { status: 'read'; lines: StatementLine[]; /** False when older lines were cut off by the provider's limit. */ whole: boolean }
  | { status: 'unknown'; why: string };

/** What a callback claims. Never believed: it only says which payment to ask about. */
export type Hint = { providerId: string; dedupeKey: string; says: 'settled' | 'refused' };

/** Takes money from a payer's phone into the chama's till. */
export type Collector = {
  name: string;
  /** The money network whose receipts this collector reports; receipts are unique in it. */
  rail: 'mpesa' | 'momo';
  /**
   * May a collect with the same reference and the same order be sent again after silence? ImaraPay: no, each request is a new prompt.
   * CamPay: yes, and its look-up may not show what is pending. What a repeat is refused for says nothing of the first.
   */
  sendAgain: boolean;
  /** Asks the payer to pay. `reference` is ours and unique. `pending` means that the prompt is on its way. */
  collect(order: { reference: string; phone: Phone; amount: Money; description: string }): Promise<Outcome>;
  /** What became of a payment, by the provider's id. */
  status(providerId: string): Promise<Outcome>;
  /** What became of a payment, by our reference. */
  lookUp(reference: string): Promise<Found>;
  /** The newest `limit` lines. */
  statement(limit: number): Promise<Statement>;
  /** Reads a callback's body; undefined when it is not one of theirs. */
  hint(body: string): Hint | undefined;
  /** What the provider charges the chama, when it is known; cached. */
  fee(amount: Money): Promise<Money | undefined>;
};

export type SmsSender = {
  name: string;
  send(message: { to: Phone; text: string }): Promise<SendOutcome>;
  /** Reads a delivery report (a form body); undefined when it is not one. */
  report(body: string): DeliveryReport | undefined;
  /** Reads the gateway's word that a phone wants nothing from a sender any more; undefined when it is none. */
  optOut?(body: string): { phone: Phone } | undefined;
};

/** A contribution as the chama's records hold it. `bookId` is theirs. */
export type BookContribution = { bookId: string; memberId: string; amount: Money; /** YYYY-MM-DD */ date: string; reference?: string };

/** A member as the chama's records hold them. */
export type BookMember = {
  memberId: string;
  firstName: string;
  lastName: string;
  phone: Phone | undefined;
  status: 'active' | 'pending' | 'inactive' | 'suspended';
  /** The day (YYYY-MM-DD) since which the records have them. */
  joinedOn?: string;
};

/** A list read to its end, or what was heard before it broke. */
export type Listed<T> = { status: 'read'; items: T[] } | { status: 'unknown'; why: string };

/** The part of ChamaPay that the book room speaks to. */
export type ChamaRecords = {
  name: string;
  members(): Promise<Listed<BookMember>>;
  contributions(of: { memberId?: string; from?: string; to?: string }): Promise<Listed<BookContribution>>;
  /** Safe to repeat with the same `key` for 20 hours; `settled` carries the record's id as `providerId`. Without a `method` it was M-Pesa. */
  addContribution(entry: {
    key: string;
    memberId: string;
    amount: Money;
    date: string;
    receipt?: string;
    method?: 'mpesa' | 'cash';
  }): Promise<Outcome>;
  /** Verifies and reads a webhook; undefined when the signature is not theirs. */
  event(body: string, signature: string): { event: string; memberId?: string } | undefined;
};
