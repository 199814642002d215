import { fromPromise } from 'xstate';
import type { Money } from '../../src/money.js';
import type { Bounds } from './amount.js';
import type { CareReads } from './care.js';
import type { LightningReads } from './lightning.js';
import type { LinkReads } from './link.js';
import type { Me } from './me.js';
import type { PayoutReads } from './payout.js';
import type { PayReads, Purpose, RecordReads } from './records.js';
import type { SafetyReads } from './safety.js';
import type { Phrase } from './say.js';

/** What a member has in the chama, as of now. */
export type Balance = {
  /** All contributions so far. */
  total: Money;
  /** Contributed in the present cycle, and what the cycle asks. */
  cycle: Money;
  cycleDue: Money;
  /** The cycle's due date, YYYY-MM-DD. */
  dueOn: string;
  /** Paid, but not yet in the chama's records. */
  beingRecorded: Money;
  /** What the chama's records say besides; undefined when they did not answer in time. */
  more?: Holdings | undefined;
};

/** What else a member has in a chama, and owes; what there is none of is left out. */
export type Holdings = {
  /** What cycles that are over asked, and was not contributed. */
  arrears?: Money;
  /** Still owed on loans, in all; and the payment that is due next on one of them. */
  loans?: Money;
  next?: { amount: Money; dueOn: string };
  fines?: Money;
  /** Promised to projects, and not paid yet. */
  pledged?: Money;
  /** Shares of the open round. */
  shares?: { count: number; value: Money };
  /** Got so far: help, and parts of what was shared out. */
  welfare?: Money;
  dividends?: Money;
  /** A part of it could not be told just now. */
  isPartial: boolean;
};

export type StatementItem = { date: string; amount: Money; receipt?: string };

/**
 * What waits for this member and comes first on the menu: a payment of theirs, or for an officer the claims that they may decide. `approve`:
 * what they may dial to approve the payment where no prompt comes by itself.
 */
export type Pending =
  | { kind: 'payment'; operationId: string; amount: Money; since: number; checking: boolean; approve?: string }
  | { kind: 'claims'; count: number }
  /** Loans of others that wait for this member's word as a guarantor. */
  | { kind: 'guarantees'; count: number }
  /** Motions and elections that are open to them. */
  | { kind: 'votes'; count: number }
  /** For an officer: what members wrote to the treasurer, and who asks to join. */
  | { kind: 'messages' | 'joiners'; count: number };

/** A payment of their own that waits. */
export type PendingPayment = Extract<Pending, { kind: 'payment' }>;

/**
 * "I have already paid", and no statement shows it. `date`: when the member said so, YYYY-MM-DD; `amount`: where they said one; `for`: what it was paid for, where
 * that was no contribution.
 */
export type WaitingClaim = { reviewId: string; receipt: string; member: string; date: string; amount?: Money; for?: Purpose };

type RoomReads = CareReads & RecordReads & PayReads & PayoutReads & LightningReads & LinkReads & SafetyReads;

/**
 * The questions that a flow may ask: each safe to ask twice, each with a deadline. An answer of undefined is none.
 * Who answers is handed in by the main program.
 */
export type Reads = RoomReads & {
  /** What waits for the member. */
  pending: (of: { me: Me }) => Promise<Pending[]>;
  balance: (of: { me: Me }) => Promise<Balance>;
  /** The newest first. */
  statement: (of: { me: Me; limit: number }) => Promise<StatementItem[]>;
  /**
   * The amounts that a member may contribute now, by the chama's rules and the network's limits; the cycle's own first. `approve`: what they
   * may dial where no prompt comes by itself. `full`: by the chama's limits nothing more may be paid today, and why.
   */
  contributionTerms: (of: { me: Me }) => Promise<Bounds & { rail: 'stk' | 'none'; payTo: string; approve?: string; full?: Phrase }>;
  /**
   * What a member may spend on airtime now; `approve` as above. `dayIsFull`: they have bought as much today as the chama's rules allow; `full`: by
   * a limit over all that is sent.
   */
  airtimeTerms: (of: {
    me: Me;
  }) => Promise<
    | { status: 'sold'; terms: Bounds; approve?: string }
    | { status: 'dayIsFull'; dailyMax: Money }
    | { status: 'full'; phrase: Phrase }
    | { status: 'notSold' }
  >;
  /** Checks a PIN against the member's. An attempt is counted before it is checked. */
  checkPin: (of: {
    me: Me;
    pin: string;
  }) => Promise<{ status: 'right' } | { status: 'wrong'; left: number } | { status: 'locked'; minutes: number } | { status: 'none' }>;
  /** Turns a new PIN into what may be stored; `weak` when it is one that others would guess. */
  newPin: (of: { me: Me; pin: string }) => Promise<{ status: 'ok'; phc: string } | { status: 'weak' }>;
  /** Is this the PIN that `newPin` was given? */
  samePin: (of: { me: Me; pin: string; phc: string }) => Promise<boolean>;
  /** Was this receipt already recorded, or is it being checked? */
  receiptKnown: (of: { me: Me; receipt: string }) => Promise<'new' | 'recorded' | 'checking'>;
  /** The claims that this officer may decide, the oldest first, and what a contribution may be; `offered` is the cycle's. */
  claims: (of: { me: Me }) => Promise<{ waiting: WaitingClaim[]; terms: Bounds }>;
  /** Sends a code by SMS to a member's number, to bind this WhatsApp id to it. */
  sendCode: (of: { me: Me; phone: string }) => Promise<'sent' | 'tooMany' | 'notMember' | 'failed'>;
  /** Checks the code that was sent. The binding is made by the intent that follows. */
  checkCode: (of: {
    me: Me;
    phone: string;
    code: string;
  }) => Promise<{ status: 'right'; proof: string } | { status: 'wrong'; left: number } | { status: 'expired' }>;
};

type Ask<N extends keyof Reads> = ReturnType<typeof fromPromise<Awaited<ReturnType<Reads[N]>>, Parameters<Reads[N]>[0]>>;

/** A read as an actor for `setup({ actors })`. The conversation engine puts the real one in its place. */
export function read<N extends keyof Reads>(name: N): Ask<N> {
  return fromPromise<Awaited<ReturnType<Reads[N]>>, Parameters<Reads[N]>[0]>(() =>
    Promise.reject(new Error(`the read ${name} was not provided`)),
  );
}
