import type { Currency, Money } from '../money.js';
import type { ChannelName } from '../channel-name.js';
import type { Phone } from '../phone.js';
import type { Urgency } from '../outgoing.js';
import type { NewNotification, NewReply, Notification, NotificationCount, NotificationsOf, NotificationState } from './message-rows.js';

/** The money database as operations see it: SQLite (Prisma), later PostgreSQL, and in memory for simulations, under one set of tests. */

export const legStates = [
  'waiting',
  'ready',
  'calling',
  'pending',
  'unknown',
  'settled',
  'refused',
  'expired',
  'not_sent',
  'review',
] as const;
export type LegState = (typeof legStates)[number];
export type LegKind =
  'collect' | 'record' | 'match' | 'link' | 'topUp' | 'enter' | 'payOut' | 'cancelPayout' | 'mendPayout' | 'invoice' | 'deliver' | 'sats';
export type OperationKind =
  'contribution' | 'claim' | 'link' | 'airtime' | 'payFor' | 'payout' | 'payoutCancel' | 'payoutMend' | 'lightning' | 'sats';
export type OperationState = 'open' | 'done' | 'failed' | 'review';

export type Operation = {
  id: string;
  kind: OperationKind;
  chamaId: string;
  memberId: string;
  person: string;
  channel: ChannelName;
  phoneHash: string;
  phone: Phone;
  amount: Money;
  intentKey: string;
  paramsHash: string;
  params: Record<string, string>;
  /** What the legs need that names somebody else: whom it is for. Sealed where it lies, and masked wherever it is shown. */
  personal: Record<string, string>;
  state: OperationState;
  stateV: number;
  createdAt: number;
  endedAt: number | undefined;
  version: number;
};

export type Leg = {
  /** The reference that the provider gets; unique for ever. */
  id: string;
  operationId: string;
  position: number;
  kind: LegKind;
  provider: string;
  state: LegState;
  /** Counts the moves; every update names the one that it saw. */
  stateV: number;
  /** Grows with every claim; an update by a worker whose lease was taken over changes nothing. */
  fence: number;
  leaseOwner: string | undefined;
  leaseUntil: number | undefined;
  nextAt: number | undefined;
  calls: number;
  polls: number;
  lookUps: number;
  requestHash: string;
  providerId: string | undefined;
  receipt: string | undefined;
  settled: Money | undefined;
  feeMinor: string | undefined;
  reason: string | undefined;
  note: string | undefined;
  sentAt: number | undefined;
  unknownSince: number | undefined;
  /** Until when what was asked for can be done at all, as the provider says (an invoice be paid), or we do (a link). */
  expiresAt: number | undefined;
  resolvedAt: number | undefined;
  createdAt: number;
};

/** What a move may change besides the state. A key that is absent stays as it is. */
export type LegPatch = Partial<
  Pick<
    Leg,
    | 'nextAt'
    | 'calls'
    | 'polls'
    | 'lookUps'
    | 'providerId'
    | 'receipt'
    | 'settled'
    | 'feeMinor'
    | 'reason'
    | 'note'
    | 'sentAt'
    | 'unknownSince'
    | 'expiresAt'
    | 'resolvedAt'
  >
>;

/** A balanced posting: the amounts of each currency sum to zero. `operationId` and `kind` together happen once. */
export type Posting = {
  id: string;
  chamaId: string;
  operationId: string;
  kind: string;
  at: number;
  entries: { id: string; account: string; amount: Money }[];
};

export type Journal = Posting & { seq: number; prevHash: string; hash: string };

export type InboxItem = {
  source: string;
  dedupeKey: string;
  chamaId: string;
  body: string;
  receivedAt: number;
  nextAt: number | undefined;
  attempts: number;
  processedAt: number | undefined;
  outcome: string | undefined;
  legId: string | undefined;
};

export type { NewNotification, NewReply, Notification, NotificationCount, NotificationsOf, NotificationState };

export type StatementClass = 'matched' | 'missing-here' | 'missing-there' | 'amount-differs' | 'status-differs' | 'foreign';

export type SeenLine = {
  provider: string;
  chamaId: string;
  providerId: string;
  reference: string | undefined;
  amount: Money;
  status: 'settled' | 'pending' | 'refused';
  receipt: string | undefined;
  class: StatementClass;
  seenAt: number;
  madeAt: number;
  legId: string | undefined;
};

/** Why a person must look. */
export type ReviewReason =
  | 'amount-differs' // a payment of another amount than asked for
  | 'receipt-reused' // a receipt that belongs to another payment
  | 'orphan-payment' // a payment that names none of our operations
  | 'claim-unmatched' // "I have already paid", and no statement shows it
  | 'status-differs' // the provider contradicts what it confirmed before
  | 'record-refused' // the chama's records will not take a paid contribution
  | 'paid-over' // more was paid than was owed by the time it was written down
  | 'topup-refused' // airtime was paid for, and cannot be sent
  | 'topup-unclear' // airtime was paid for, and nobody says whether it arrived
  | 'topup-surplus' // airtime arrived after it had been made good otherwise
  | 'payout-refused' // a payment abroad was paid for, and cannot be made
  | 'payout-unclear' // a payment abroad was paid for, and nobody says whether it arrived
  | 'payout-surplus' // a payment abroad took more than was paid for it, or arrived after it had been made good otherwise
  | 'payout-left' // a payment abroad cost less than was paid for it: the rest is the member's
  | 'delivery-failed' // paid for by Lightning, and the rail could not pay out
  | 'delivery-unclear' // paid for by Lightning, and the rail does not say that it arrived
  | 'sats-refused' // shillings were paid for sats, and the rail does not give them
  | 'sats-unclear' // shillings were paid for sats, and nobody says whether they were sent
  | 'stuck'; // open for a day

export type Review = {
  id: string;
  chamaId: string;
  operationId: string | undefined;
  legId: string | undefined;
  reason: ReviewReason;
  /** With the reason, makes the same trouble one row. */
  subject: string;
  detail: string;
  openedAt: number;
  closedAt: number | undefined;
  closedBy: string | undefined;
  resolution: string | undefined;
};

/** A settled contribution as the member's balance counts it; `legId` once. */
export type NewContribution = {
  id: string;
  chamaId: string;
  memberId: string;
  legId: string;
  amount: Money;
  date: string;
  receipt: string | undefined;
  createdAt: number;
};

/**
 * A member as a sender of money abroad. `details` lie sealed. `told`: the hash of the details as the payer last took them, so that what has changed
 * is seen; `wrong`: fields that the payer did not take.
 */
export type PayoutSender = {
  chamaId: string;
  person: string;
  details: Record<string, string>;
  provider: string | undefined;
  senderId: string | undefined;
  standing: 'none' | 'ready' | 'waiting' | 'refused';
  wrong: readonly string[];
  told: string | undefined;
  askedAt: number | undefined;
  changedAt: number;
  stateV: number;
};

/** What somebody decided, for good: who (`actor`), what, about which row, and in which words. */
export type AuditEntry = { id: string; chamaId: string; at: number; actor: string; action: string; subject: string; detail: string };

export type Audited = AuditEntry & { seq: number; prevHash: string; hash: string };

/** Whose account with whom. */
export type AccountOf = { provider: string; chamaId: string; memberId: string };

/** An account with a Lightning rail. Its number is the only key to it and cannot be recovered: nothing is ever overwritten. `place` from 1. */
export type LightningAccount = { number: string; place: number; openedAt: number };

/** One transaction. Everything in it is stored together or not at all. */
export type MoneyTx = {
  operation(id: string): Promise<Operation | undefined>;
  operationByIntent(intentKey: string): Promise<Operation | undefined>;
  /** What this person confirmed and what is not over: in state `open`, or before a person; oldest first. */
  unfinished(person: string): Promise<Operation[]>;
  /** Operations in state `open` that were made before this moment, oldest first. */
  openSince(before: number, max: number): Promise<Operation[]>;
  /** Every operation in state `open` with its legs by position, oldest first; read once, at start. */
  allOpen(): Promise<{ operation: Operation; legs: Leg[] }[]>;
  addOperation(operation: Operation, legs: Leg[]): Promise<void>;
  /** Another attempt, or what a person decided to do instead, behind the legs that there are. */
  addLeg(leg: Leg): Promise<void>;
  /** What a member confirmed of one kind in one chama since a moment, whatever became of it, oldest first. */
  operationsSince(of: { chamaId: string; memberId: string; kind: OperationKind; since: number; max: number }): Promise<Operation[]>;
  /**
   * What operations of these kinds, made since a moment and in this currency, have moved or are to move in a chama, or for one of its members: all
   * that have not failed, less what was given back (postings of kind `refunded`, also with a name behind a colon).
   */
  moved(of: { chamaId: string; memberId?: string; kinds: readonly OperationKind[]; currency: Currency; since: number }): Promise<Money>;
  /** Puts right what names somebody else (`personal`), which had been wrong. */
  renamePersonal(id: string, personal: Record<string, string>): Promise<void>;
  /** What a member of a chama has told about themselves as a sender, and how they stand with the payer. */
  payoutSender(chamaId: string, person: string): Promise<PayoutSender | undefined>;
  /** Stores a sender where it still is as it was read (`stateV` of the row that was seen; 0: there was none); false when somebody was first. */
  keepPayoutSender(sender: Omit<PayoutSender, 'stateV'>, seen: number): Promise<boolean>;
  /** Compare-and-swap on `stateV`; true when it moved. */
  moveOperation(id: string, stateV: number, to: OperationState, endedAt: number | undefined): Promise<boolean>;

  leg(id: string): Promise<Leg | undefined>;
  legs(operationId: string): Promise<Leg[]>;
  legByProviderId(provider: string, providerId: string): Promise<Leg | undefined>;
  /** Legs of a kind that a provider may be doing something about (`calling`, `pending`, `unknown`), with what they belong to. */
  underWay(of: { chamaId: string; provider: string; kind: LegKind }): Promise<{ operation: Operation; leg: Leg }[]>;
  /**
   * Claims due legs (`nextAt <= now`, whatever their state) for `owner`: lease and fence are set, oldest due first. Only legs
   * whose lease is free or over, and none of the providers in `butNot` (whose lanes are full).
   */
  claimLegs(now: number, owner: string, leaseMs: number, max: number, butNot?: readonly string[]): Promise<Leg[]>;
  /** Legs of a provider and chama that settled (by `resolvedAt`) in `from <= t < to`, oldest first; to find what a statement lacks. */
  settledLegs(of: { chamaId: string; provider: string; from: number; to: number; max: number }): Promise<Leg[]>;
  /** The earliest `nextAt` of legs (the end of the lease, where one is held), of the inbox and of notifications. */
  nextDue(): Promise<number | undefined>;
  /** Lets every lease of `owner`'s host go; for the start of the one process on an SQLite file. */
  voidLeases(): Promise<number>;
  /**
   * Compare-and-swap on state and `stateV`, and on `fence` where the mover holds a lease. True when it moved. The lease is
   * let go unless `keepLease`. To proof, every end but `settled` gives way; the caller says so by naming `from` itself.
   */
  moveLeg(move: {
    id: string;
    from: LegState;
    stateV: number;
    fence?: number;
    to: LegState;
    patch?: LegPatch;
    keepLease?: boolean;
  }): Promise<boolean>;
  /** Makes a leg due now (a callback hinted at it). Changes nothing else, and nothing that is settled. */
  hurryLeg(id: string, at: number): Promise<void>;

  /** Takes the slot for this phone; false when another operation holds it. */
  takeSlot(provider: string, phoneHash: string, operationId: string, since: number): Promise<boolean>;
  slotHolder(provider: string, phoneHash: string): Promise<string | undefined>;
  freeSlot(operationId: string): Promise<void>;
  /** Binds a receipt to a leg; false when it belongs to another one already. */
  takeReceipt(rail: string, receipt: string, legId: string, at: number): Promise<boolean>;
  receiptHolder(rail: string, receipt: string): Promise<string | undefined>;
  /** Lets a receipt go that this leg has taken and did not settle by, so that it may be handed in anew. */
  freeReceipt(rail: string, receipt: string, legId: string): Promise<void>;

  /** The account that a member has with a Lightning rail; of several, the one that was opened last. Sealed where it lies. */
  lightningAccount(of: AccountOf): Promise<LightningAccount | undefined>;
  /** Keeps an account in its place in the member's row of them; the first in a place stays. Returns the one that is there. */
  keepLightningAccount(of: AccountOf, account: LightningAccount): Promise<LightningAccount>;

  /** Appends to the chama's chain. False when this operation has a posting of this kind already. Throws when it does not balance. */
  post(posting: Posting): Promise<boolean>;
  journals(chamaId: string): Promise<Journal[]>;
  balances(chamaId: string): Promise<{ account: string; currency: Currency; minor: string }[]>;

  /** Stores a callback; false when the same one is there already. */
  putInbox(item: InboxItem): Promise<boolean>;
  dueInbox(now: number, max: number): Promise<InboxItem[]>;
  closeInbox(item: { source: string; dedupeKey: string; processedAt: number; outcome: string; legId?: string }): Promise<void>;
  retryInbox(item: { source: string; dedupeKey: string; nextAt: number; attempts: number }): Promise<void>;

  /** Enqueues a message; false when this operation has one of this kind already. */
  notify(notification: NewNotification): Promise<boolean>;
  /**
   * Claims due ones (`nextAt <= now`, whatever their state) whose lease is free or over: those of one urgency, or all, replies before receipts before
   * notices and then the oldest due first. What waited is `sending` now; what was `sending` has lost its sender, and is `unknown`.
   */
  claimNotifications(now: number, owner: string, leaseMs: number, max: number, urgency?: Urgency): Promise<Notification[]>;
  /** Compare-and-swap on `stateV`; true when it moved. The lease is let go unless `keepLease`. */
  moveNotification(move: {
    id: string;
    stateV: number;
    to: NotificationState;
    patch?: Partial<
      Pick<
        Notification,
        'nextAt' | 'attempts' | 'doubts' | 'channel' | 'providerMessageId' | 'note' | 'sentAt' | 'failedMessageId' | 'lateAt' | 'cost'
      >
    >;
    keepLease?: boolean;
    /** It will not be sent again by itself: what goes along with it is dropped, and its words where whoever it is for was forgotten. */
    isOver?: boolean;
  }): Promise<boolean>;
  notification(id: string): Promise<Notification | undefined>;
  /** By the id that a network gave it, also on the channel that had failed it; of several, the one that was made last. */
  notificationByMessage(providerMessageId: string): Promise<Notification | undefined>;
  /** Notes a late arrival, beside whatever is being done with the message. */
  noteLate(id: string, at: number): Promise<void>;
  /** Makes messages due now that wait because a channel could not take them for a chama; how many those were. */
  hurryNotifications(of: { chamaId: string; channel: ChannelName; note: string; at: number }): Promise<number>;
  /** Writes down that a reply is about to be sent; false when that one was before. */
  noteReply(reply: NewReply): Promise<boolean>;
  notifications(of: NotificationsOf): Promise<Notification[]>;
  /** Over messages made since a moment (all, where none is said) or, with `open`, over those alone that are not sent and done with. */
  countNotifications(of: { since?: number; chamaId?: string; open?: boolean }): Promise<NotificationCount[]>;
  /** Deletes messages that are about no operation but about these subjects, in whatever state. */
  forgetNotifications(subjects: readonly string[]): Promise<void>;
  /** Drops the words of all messages to a person: at once where a message is over, else when it is. */
  forgetWords(person: string): Promise<void>;

  /** Stores or renews a line; returns the class it had before, if it was there. */
  putLine(line: SeenLine): Promise<StatementClass | undefined>;
  /** Opens a review; false when the same trouble is open or was closed already. */
  openReview(review: Review): Promise<boolean>;
  review(id: string): Promise<Review | undefined>;
  /** The oldest first; of one chama, where it is named. */
  reviews(of: { open: boolean; chamaId?: string }): Promise<Review[]>;
  closeReview(id: string, by: string, resolution: string, at: number): Promise<boolean>;
  /** Opens a review again that was closed at this moment; false when it is open, or was closed at another. */
  reopenReview(id: string, closedAt: number): Promise<boolean>;
  /** Appends to the chama's chain of what people decided. */
  audit(entry: AuditEntry): Promise<void>;

  /** Credits the member; false when this leg has credited already. */
  credit(contribution: NewContribution): Promise<boolean>;
  /** Ties a credited contribution to the chama's record of it; returns whose contributions that changed. */
  recorded(legId: string, bookId: string): Promise<readonly { chamaId: string; memberId: string }[]>;
  total(chamaId: string, memberId: string, currency: Currency): Promise<Money>;

  counts(): Promise<{
    openOperations: number;
    dueLegs: number;
    oldestOpenAt: number | undefined;
    openReviews: number;
    waitingNotifications: number;
  }>;
  /** Everything, oldest first, for `ledger verify` and `ledger export`. */
  dump(): Promise<Dump>;
};

export type Dump = {
  operations: Operation[];
  legs: Leg[];
  slots: { provider: string; phoneHash: string; operationId: string }[];
  receipts: { rail: string; receipt: string; legId: string }[];
  journals: Journal[];
  inbox: InboxItem[];
  notifications: Notification[];
  lines: SeenLine[];
  reviews: Review[];
  audits: Audited[];
  contributions: {
    id: string;
    chamaId: string;
    memberId: string;
    legId: string | undefined;
    bookId: string | undefined;
    amount: Money;
    date: string;
    receipt: string | undefined;
  }[];
};

export type MoneyStore = {
  /** Runs `work` as one serializable transaction; it may throw, and then nothing was stored. Never do I/O inside. */
  transaction<T>(work: (tx: MoneyTx) => Promise<T>): Promise<T>;
  /** Resolves when the store can be reached and written. */
  ping(): Promise<void>;
  close(): Promise<void>;
};
