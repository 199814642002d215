import { formatMoney, type Money } from '../money.js';
import type { ClaimFault } from '../../flows/kit/intents.js';
import type { Leg, Review } from './store.js';

/** What a person decides about something that was put before them. */
export type Decision =
  /** They saw it arrive, so many whole units of the chama's currency. */
  | { is: 'confirmed'; units: number }
  /** They looked, and nothing arrived. The reason is for the audit; the member is told politely, and what to do about a fault that has a name. */
  | { is: 'rejected'; why: string; fault?: ClaimFault }
  /** What is held is the member's; where it was paid for something else, `note` says that they wish it so. */
  | { is: 'credited'; note?: string }
  /** What was finally refused is tried once more. */
  | { is: 'retried' }
  /** The member has got their money back outside, under this reference. */
  | { is: 'refunded'; reference: string }
  /** It arrived after all, by what a person has seen. */
  | { is: 'delivered' }
  /** It was dealt with outside. No money moves. */
  | { is: 'closed'; note: string };

export type Decided = { reviewId: string; by: string; verdict: Decision };

export type Resolved =
  /** `known`: the receipt of a confirmed claim had been counted meanwhile, and the member was told so. */
  | { status: 'resolved'; outcome: Decision['is'] | 'known'; operationId: string | undefined }
  /** Somebody was first; nothing has changed. */
  | { status: 'already'; by: string; at: number; resolution: string }
  | { status: 'unknown' }
  | { status: 'refused'; why: 'notForThis'; may: readonly Decision['is'][] }
  | { status: 'refused'; why: 'amount'; min: Money; max: Money }
  | { status: 'refused'; why: 'who' | 'words' };

/**
 * What may be decided, by where the leg is now. Only what moves money in one safe way is there: a receipt that belongs to another
 * payment is never credited, and a collection is confirmed by its provider alone (a member may claim it by its receipt).
 */
export function mayBe({ reason }: Pick<Review, 'reason'>, leg: Leg | undefined): readonly Decision['is'][] {
  if (leg?.kind === 'topUp' || leg?.kind === 'payOut') {
    if (leg.state === 'review') return ['delivered', 'rejected'];
    if (reason === 'payout-left') return ['refunded'];
    const isRefused = reason === 'topup-refused' || reason === 'payout-refused';
    return isRefused && leg.state !== 'settled' ? ['retried', 'refunded', 'credited'] : ['closed'];
  }
  if (leg?.kind === 'enter') {
    if (leg.state === 'settled') return reason === 'paid-over' ? ['credited', 'refunded', 'closed'] : ['closed'];
    // Where nobody knows whether it is written down, it is only tried again.
    return leg.state === 'review' && leg.reason !== undefined ? ['credited', 'refunded', 'closed'] : ['closed'];
  }
  if (leg?.kind === 'deliver' || leg?.kind === 'sats') {
    if (leg.state !== 'review' || reason === 'receipt-reused') return ['closed'];
    return leg.kind === 'sats' ? ['delivered', 'refunded', 'rejected'] : ['delivered', 'refunded'];
  }
  if (leg?.state !== 'review' || leg.kind === 'record' || leg.kind === 'invoice') return ['closed'];
  if (leg.settled) return reason === 'amount-differs' || reason === 'orphan-payment' ? ['credited', 'closed'] : ['closed'];
  return leg.kind === 'match' ? ['confirmed', 'rejected'] : ['rejected', 'closed'];
}

/** Longest name of who decides, and longest reason or note. */
export const nameMax = 60;
export const wordsMax = 500;

/** How a decision is written down: what was decided, the amount that was seen, and the words. */
export const writtenOf = (verdict: Decision, amount: Money | undefined, words: string): string =>
  [verdict.is, amount && formatMoney(amount), words].filter(Boolean).join(': ');

const memberPrefix = 'member:';

/** Who decides by their own phone and PIN, as the review and the audit name them. Nobody at the command line can be called so. */
export const memberName = (memberId: string): string => `${memberPrefix}${memberId}`;
export const isMemberName = (name: string): boolean => name.startsWith(memberPrefix);

/** What a person wrote, as one line; undefined when it is empty or too long. */
export function oneLine(text: string, max: number): string | undefined {
  const line = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return line === '' || line.length > max ? undefined : line;
}
