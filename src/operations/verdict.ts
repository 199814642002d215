import type { Money } from '../money.js';
import type { Found, Outcome } from '../providers/ports.js';
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
  reference?: string | undefined;
};

/** What was asked of a provider, and what it said. */
export type Answer = {
  asked: 'call' | 'status' | 'lookUp' | 'nothing';
  found: Found;
  /** Why a person must look before it counts, though it was found. */
  doubt?: string;
  /** The reference that the found payment bears. */
  reference?: string | undefined;
};

/** What an answer means for a leg. */
export type Verdict =
  | { is: 'settled'; proof: Proof }
  /** Not over: another look at `patch.nextAt`. `checking`: the member is to be told, once. */
  | { is: 'open'; to: LegState; patch: LegPatch; checking?: boolean; stuck?: boolean }
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
