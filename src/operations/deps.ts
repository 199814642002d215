import type { Clock } from '../clock.js';
import type { Crashpoint } from '../crashpoint.js';
import type { Ids } from '../ids.js';
import type { Currency, Money } from '../money.js';
import type { Key } from '../secrets.js';
import type { Book, Contacts, Members } from '../book/port.js';
import type { SmsOf, WhatsappOf } from '../notifications/send.js';
import type { Collector } from '../providers/ports.js';
import type { AirtimeOffer } from './airtime-terms.js';
import type { MoneyStore } from './store.js';

/** Writes one line: the name of what happened, and fields with nothing personal in them. */
export type Log = (event: string, fields: Record<string, string | number | boolean | undefined>) => void;

/** What operations need to know of a chama. */
export type ChamaFacts = { name: string; timeZone: string; currency: Currency; /** What its members dial. */ ussdCode: string };

/** All that operations are handed; they open nothing themselves. */
export type Deps = {
  store: MoneyStore;
  /** Every chama of this installation; asked anew at each sweep. */
  chamas: () => readonly string[];
  chamaFacts: (chamaId: string) => ChamaFacts;
  /** The least and the most that one contribution may be. */
  terms: (chamaId: string) => { min: Money; max: Money };
  /** Who takes money from phones for this chama; undefined where nobody does. */
  collectors: (chamaId: string) => Collector | undefined;
  /** Who sells airtime to this chama's members; undefined where nobody does. */
  airtime?: (chamaId: string) => AirtimeOffer | undefined;
  book: (chamaId: string) => Book;
  /**
   * Which payments the collector's statement can show: those alone that we asked for, or also those that members made by
   * themselves. Where nothing is said, all.
   */
  statementShows?: (chamaId: string) => 'asked' | 'all';
  members: Members;
  contacts: Contacts;
  sms: SmsOf;
  whatsapp?: WhatsappOf;
  clock: Clock;
  ids: Ids;
  crash: Crashpoint;
  log: Log;
  lookupKey: Key;
  /** True where this process is the only one on the database (SQLite): at start every lease is void. */
  alone: boolean;
};
