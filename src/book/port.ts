import type { Money } from '../money.js';
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

/** How to reach somebody. */
export type Contact = {
  person: string;
  language: Language;
  phone: Phone | undefined;
  /** The bound WhatsApp id, whole. */ whatsapp: string | undefined;
  lastChannel: ChannelName | undefined;
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
