import type { ChannelName } from '../channel-name.js';
import type { Money } from '../money.js';
import type { Phone } from '../phone.js';
import type { BookMember } from '../providers/ports.js';
import type { Language } from '../../flows/kit/me.js';
import type { Preferred } from '../../flows/kit/care.js';
import type { Role } from './setup.js';

/** The book's part of the money database: SQLite (Prisma), and in memory for simulations, under one set of tests. Moments are UTC milliseconds. */

export type MemberRow = {
  chamaId: string;
  memberId: string;
  name: string;
  phone: Phone | undefined;
  phoneHash: string | undefined;
  status: BookMember['status'];
  role: Role;
  syncedAt: number;
};

export type PersonRow = {
  id: string;
  phone: Phone | undefined;
  phoneHash: string | undefined;
  language: Language | undefined;
  agreedAt: number | undefined;
  agreedVersion: number | undefined;
  pin: PinState;
  lastChannel: ChannelName | undefined;
  lastSeenAt: number | undefined;
  /** Where they want to be written to, and whether notices to everybody may; undefined where they never said. */
  prefers: Preferred | undefined;
  broadcasts: boolean | undefined;
  createdAt: number;
};

export type PinState = {
  phc: string | undefined;
  setAt: number | undefined;
  /** Attempts counted since the last right one. */
  fails: number;
  failsSince: number | undefined;
  lockedUntil: number | undefined;
};

/** What makes a person's row when there is none yet. */
export type NewPerson = Pick<PersonRow, 'id' | 'phone' | 'phoneHash' | 'createdAt'>;

/** A key that is absent stays as it is. */
export type PersonPatch = Partial<
  Pick<PersonRow, 'language' | 'agreedAt' | 'agreedVersion' | 'lastChannel' | 'lastSeenAt' | 'prefers' | 'broadcasts'>
>;

export type BindingRow = {
  channel: ChannelName;
  address: string;
  addressHash: string;
  personId: string;
  boundAt: number;
  how: 'sms-code' | 'ussd' | 'demo';
};

export type CodeRow = {
  id: string;
  /** Who asked: a person key, which for an unbound WhatsApp id stands for the id. */
  addressHash: string;
  phoneHash: string;
  codeHash: string;
  tries: number;
  sentAt: number;
  usedAt: number | undefined;
};

export type CodeLimits = { perPhone: number; perAddress: number; overall: number; daySince: number; hourSince: number };

export type RulesRow = { chamaId: string; fromDate: string; rules: unknown; setBy: string; setAt: number };

/** A contribution: `legId` when we collected it, `bookId` when the chama's records hold it, both when we know that these are one. */
export type ContributionRow = {
  id: string;
  chamaId: string;
  memberId: string;
  legId: string | undefined;
  bookId: string | undefined;
  amount: Money;
  /** YYYY-MM-DD in the chama's time zone. */
  date: string;
  receipt: string | undefined;
  createdAt: number;
};

/** One step in setting the mirror right; steps are made in order. */
export type Change =
  | { do: 'add'; row: ContributionRow }
  | { do: 'tie'; id: string; bookId: string | undefined }
  | { do: 'correct'; id: string; memberId: string; amount: Money; date: string; receipt: string | undefined }
  | { do: 'remove'; id: string };

export type BookStore = {
  members(): Promise<MemberRow[]>;
  persons(): Promise<PersonRow[]>;
  bindings(): Promise<BindingRow[]>;
  rules(): Promise<RulesRow[]>;

  /** Adds or renews, all or none. */
  putMembers(rows: MemberRow[]): Promise<void>;

  person(id: string): Promise<PersonRow | undefined>;
  /** Makes the row when there is none, and changes it. */
  changePerson(person: NewPerson, patch: PersonPatch): Promise<void>;
  /** Sets the PIN and forgets counted attempts. False when a later one was set already, or attempts are locked at `at`. */
  setPin(person: NewPerson, phc: string, at: number): Promise<boolean>;
  /** Compare-and-swap: counts an attempt if `fails`, `lockedUntil` and `phc` are still as `seen`. True when it was counted. */
  countPinAttempt(
    id: string,
    seen: PinState,
    next: { fails: number; failsSince: number; lockedUntil: number | undefined },
  ): Promise<boolean>;
  /** After a right PIN; does nothing when the PIN was changed meanwhile. */
  clearPinAttempts(id: string, phc: string): Promise<void>;

  /** Deletes all that is kept of a person: see `personal-tables.ts`. What the chama's list says of them stays. */
  forgetPerson(of: { person: string; phoneHash: string | undefined }): Promise<void>;

  /** Binds an address; a second binding of the same address takes the place of the first. */
  bind(row: BindingRow): Promise<void>;
  /** Stores a code unless a limit is reached; then false. Counting and storing are one. */
  addCode(row: CodeRow, limits: CodeLimits): Promise<boolean>;
  newestCode(addressHash: string, phoneHash: string): Promise<CodeRow | undefined>;
  /** Compare-and-swap on `tries`; true when this try was counted. */
  countCodeTry(id: string, tries: number): Promise<boolean>;
  useCodes(addressHash: string, phoneHash: string, at: number): Promise<void>;
  /** Forgets codes sent before; returns how many. */
  sweepCodes(before: number): Promise<number>;

  putRules(row: RulesRow): Promise<void>;

  /** A member's contributions, the newest first. */
  contributions(chamaId: string, memberId: string): Promise<ContributionRow[]>;
  /** The members of whom there are contributions. */
  contributors(chamaId: string): Promise<string[]>;
  /**
   * One transaction: `decide` sees this member's rows and those of `bookIds`, whosever they are, and its changes are made. It
   * must not wait for anything.
   */
  alterContributions(
    of: { chamaId: string; memberId: string; bookIds: string[] },
    decide: (rows: ContributionRow[]) => Change[],
  ): Promise<void>;

  syncedAt(chamaId: string, resource: string): Promise<number | undefined>;
  synced(chamaId: string, resource: string, at: number): Promise<void>;
};
