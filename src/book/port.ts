import type { Currency, Money } from '../money.js';
import type { PaidFor } from '../../flows/kit/records.js';
import type { Problem } from './records.js';
import type { Found, Outcome } from '../providers/ports.js';
import type { ChannelName } from '../channel-name.js';
import type { Language } from '../../flows/kit/me.js';
import type { Phone } from '../phone.js';

/** A paid contribution on its way into the chama's records. `key` is the leg's id: the same key is the same record. */
export type BookEntry = {
  key: string;
  memberId: string;
  amount: Money;
  /** YYYY-MM-DD in the chama's time zone */ date: string;
  receipt: string;
};

/** Where a chama's contributions are recorded: ChamaPay, or our own database. */
export type Book = {
  name: string;
  /** How long the same key is safe to send again after silence, in milliseconds. */
  keyLifeMs: number;
  record(entry: BookEntry): Promise<Outcome>;
  /** Is it there? `settled` with the record's id, `absent`, or `unknown`. For when the key is too old to trust. */
  find(entry: BookEntry): Promise<Found>;
};

export type { PaidFor };

/** Money that a member has paid for something else than their contribution, on its way into the chama's records. The same key is the same entry, for ever. */
export type PaymentEntry = BookEntry & { for: PaidFor };

/** What the records made of it: what was owed took it, and what is `over` is the member's still. */
export type Entered = {
  taken: Money;
  over: Money;
  /** Of a loan: what of `taken` went to fines and to interest. */
  fine?: Money;
  interest?: Money;
  /** Still to be paid for the same thing, where that is known. */
  left?: Money;
  /** Shares that were bought. */
  count?: number;
};

/** Where a chama writes down what members pay besides their contributions. */
export type PaymentBook = {
  name: string;
  /** Writes it down, once for its key; a repeat gets the first answer. `refused`: nothing was written. `unknown`: it may be sent again. */
  enter(
    entry: PaymentEntry,
  ): Promise<
    { status: 'entered'; entered: Entered } | { status: 'refused'; problem: Problem | 'notKept' } | { status: 'unknown'; why: string }
  >;
  /** May this member pay so much for it now? `unknown`: nobody can say. */
  takes(of: { memberId: string; for: PaidFor; amount: Money }): Promise<'yes' | 'no' | 'unknown'>;
};

/** The most that one operation may move, and all those of one member, or of the whole chama, in a day of the chama's. What is not named has no limit. */
export type Limit = { perOperation?: Money | undefined; perMemberDay?: Money | undefined; perChamaDay?: Money | undefined };

/** A chama's limits: of what comes in, of what goes out or to others, and of what goes out in other currencies than the chama's. */
export type Limits = { collect: Limit; send: Limit; sendIn: Partial<Record<Currency, Limit | undefined>> };

/** How to reach somebody. */
export type Contact = {
  person: string;
  language: Language;
  phone: Phone | undefined;
  /** The bound WhatsApp id, whole. */ whatsapp: string | undefined;
  lastChannel: ChannelName | undefined;
  /** The channel that they asked for, whatever they spoke on. */
  prefers?: 'whatsapp' | 'sms';
  /** False when they want no notices, on whichever channel. */
  notices?: false;
};

/** `chamaId`: what they are told is of this chama, whose language is spoken to who has chosen none. */
export type Contacts = (person: string, chamaId?: string) => Promise<Contact | undefined>;

/** An active member who holds an office and can be reached. `prefer`: where they spoke with us last. */
export type Officer = { memberId: string; person: string; role: 'secretary' | 'treasurer' | 'chair'; prefer: ChannelName };

/** Who is who in a chama, from memory and as of now. */
export type Members = {
  /** What a member is called; their id where the list has lost them. */
  name(chamaId: string, memberId: string): string;
  /** In the order of their member ids. */
  officers(chamaId: string): Officer[];
};
