import type { Money } from '../money.js';
import type { Entered } from '../book/port.js';
import type { Found, Outcome } from '../providers/ports.js';
import type { PayoutView } from '../providers/ports/payout.js';
import type { LightningInvoice, LightningRefusal, Stage } from '../providers/ports/lightning.js';
import type { Leg, LegPatch, LegState, Operation, ReviewReason } from './store.js';

/** A leg in the worker's hands, with what it belongs to. */
export type Work = { operation: Operation; leg: Leg; legs: Leg[] };

/** Enough to post money: whose payment, how much, and the network's receipt; `reference` where it bears one of ours. */
export type Proof = {
  providerId: string;
  amount: Money;
  receipt: string | undefined;
  at?: number | undefined;
  fee?: Money | undefined;
  /** What a payment abroad took from the balance, where `amount` is what the recipient got. */
  cost?: Money | undefined;
  reference?: string | undefined;
  /** What the chama's records made of it, where they were told. */
  entered?: Entered;
};

/** Has anything been paid in; may it be put right, or stopped? */
export type PayoutStands = Pick<PayoutView, 'funded' | 'mayMend' | 'mayCancel' | 'trouble'>;

/** What was asked of a provider, and what it said. */
export type Answer = {
  asked: 'call' | 'status' | 'lookUp' | 'nothing';
  found: Found & { cost?: Money; rateMoved?: true };
  /** Where a payment abroad stands, as far as somebody must act on it. */
  stands?: PayoutStands;
  /** Why a person must look before it counts, though it was found. */
  doubt?: string;
  /** The reference that the found payment bears. */
  reference?: string | undefined;
  /** What the chama's records made of it; or why they refuse it. */
  entered?: Entered;
  problem?: string;
  lightning?: LightningWord;
  /** A page on which somebody may pay; its payment's id, where the provider says one. */
  link?: { url: string; providerId?: string };
};

/** What a Lightning rail says beyond what every outcome says. */
export type LightningWord = { because?: LightningRefusal; stage?: Stage; invoice?: LightningInvoice };

/** What an answer means for a leg. */
export type Verdict =
  | { is: 'settled'; proof: Proof }
  /** Not over: another look at `patch.nextAt`. `checking`: the member is to be told, once. */
  | {
      is: 'open';
      to: LegState;
      patch: LegPatch;
      checking?: boolean;
      stuck?: boolean;
      mendable?: boolean;
      invoice?: LightningInvoice;
      link?: string;
    }
  | { is: 'ended'; to: 'refused' | 'expired' | 'not_sent'; patch: LegPatch }
  | { is: 'review'; reason: ReviewReason; detail: string; patch: LegPatch };

/** How one kind of leg is done. `ask` does the I/O; the others are pure. */
export type Performer = {
  /** What is committed before `ask`: `calling` where something is about to be sent. Undefined: nothing need be. */
  prepare(work: Work, now: number): { to: LegState; patch: LegPatch } | undefined;
  ask(work: Work): Promise<Answer>;
  hear(work: Work, answer: Answer, now: number): Verdict;
};

/** Ends to which only proof may do anything. */
export const isEnd = (state: LegState): boolean => state === 'refused' || state === 'expired' || state === 'not_sent' || state === 'review';

/** What a leg waits for after an answer that settles nothing. */
export const whyOf = (found: Found | Outcome): string => ('why' in found ? found.why : found.status);
