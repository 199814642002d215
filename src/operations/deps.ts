import type { Clock } from '../clock.js';
import type { Crashpoint } from '../crashpoint.js';
import type { Ids } from '../ids.js';
import type { Currency, Money } from '../money.js';
import type { Key } from '../secrets.js';
import type { Phrase } from '../../flows/kit/say.js';
import type { Book, Contacts, Limits, Members, PaymentBook } from '../book/port.js';
import type { Draw, SmsOf, WhatsappOf } from '../notifications/carry.js';
import type { PlanDeps } from '../notifications/plan.js';
import type { MessageSeen } from '../notifications/send.js';
import type { Throttles } from '../notifications/throttle.js';
import type { Collector } from '../providers/ports.js';
import type { LightningRail } from '../providers/ports/lightning.js';
import type { AirtimeOffer } from './airtime-offer.js';
import type { LinkOffer } from './link/offer.js';
import type { Order } from './order.js';
import type { PayoutOffer } from './payout/offer.js';
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
  /** What the chama's rules of today let one operation, one member and all of them move; no limit where nothing is said. */
  limits?: (chamaId: string) => Limits;
  /** Why something risky must wait, for safety's sake; undefined where it need not. Asks our own memory and database only. */
  guard?: (order: Pick<Order, 'intent' | 'me' | 'address'>) => Promise<Phrase | undefined>;
  /** Who takes money from phones for this chama; undefined where nobody does. */
  collectors: (chamaId: string) => Collector | undefined;
  /** Who makes payment links for this chama, and what they are sent back to; undefined where nobody does. */
  links?: (chamaId: string) => LinkOffer | undefined;
  /** Do both chamas use one account at the source of a callback? Then it may tell one what is the other's. Where nothing is said, none do. */
  shareAccount?: (source: string, one: string, other: string) => boolean;
  /** Who sells airtime to this chama's members; undefined where nobody does. */
  airtime?: (chamaId: string) => AirtimeOffer | undefined;
  /** Who moves money between Lightning and mobile money for this chama's members, in a currency of its own; undefined where nobody does. */
  lightning?: (chamaId: string) => LightningRail | undefined;
  /** Who pays abroad for this chama's members; undefined where nobody does. */
  payouts?: (chamaId: string) => PayoutOffer | undefined;
  book: (chamaId: string) => Book;
  /** Where what members pay besides their contributions is written down; undefined where nothing else can be paid. */
  payments?: (chamaId: string) => PaymentBook | undefined;
  /**
   * Which payments the collector's statement can show: those alone that we asked for, or also those that members made by
   * themselves. Where nothing is said, all.
   */
  statementShows?: (chamaId: string) => 'asked' | 'all';
  members: Members;
  contacts: Contacts;
  sms: SmsOf;
  whatsapp?: WhatsappOf;
  /** What somebody wants to hear nothing of on a channel; nothing, where nobody says. */
  optedOut?: PlanDeps['optedOut'];
  /** Told when the SMS network says that somebody wants nothing from us; durable when it resolves. */
  optOut?: (person: string) => Promise<void>;
  /** Draws what goes along with a message; without it the words go alone. */
  draw?: Draw;
  /** How fast channels are used; the usual where nothing is said. */
  throttles?: Throttles;
  /** Told of each message as it is sent, ends, or is reported, for counting. */
  messageSeen?: (seen: MessageSeen) => void;
  clock: Clock;
  ids: Ids;
  crash: Crashpoint;
  log: Log;
  lookupKey: Key;
  /** True where this process is the only one on the database (SQLite): at start every lease is void. */
  alone: boolean;
};
