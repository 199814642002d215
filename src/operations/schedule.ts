import { hours, minutes, seconds } from '../clock.js';
import type { Leg } from './store.js';

/** A worker that went silent for so long has lost what it held. A call ends within 15 s, so that half of the lease covers it. */
export const leaseMs = seconds(30);

/** A phone with an open USSD session cannot show the prompt: the session's END goes first. */
export const afterUssdMs = seconds(4);

/** A prompt is not sent for a confirmation older than this (the service was down): nobody is waiting at the phone any more. */
export const promptAgeMaxMs = minutes(10);

/** A collection of which nothing was heard is sent again, with the same reference, for so long: where the collector knows a repeat for one. */
export const sendAgainForMs = minutes(2);

/** Airtime is not sent by itself for money that took longer than this to arrive: who paid may have helped themselves since. */
export const topUpAgeMaxMs = hours(24);

/** A top-up that the provider could not take is sent again, with another reference, so long after; then a person decides. */
const topUpAgainDelays = [1, 6, 30].map(minutes);
export const topUpAgainDelay = (tries: number): number | undefined => topUpAgainDelays[tries - 1];

/** A person looks after so long: where nothing but a callback could tell what became of a top-up, and where the provider says that it is under way. */
export const topUpUnheardMs = minutes(30);
export const topUpPendingMs = hours(6);

/** When the member is told that we are still checking. */
export const checkingAfterMs = seconds(90);

/** What is open for so long needs a person. */
export const stuckAfterMs = hours(24);

/** "It never arrived" is believed after so many answers of "absent", over at least so long. */
export const absentMin = 4;
export const absentOverMs = minutes(5);

/** How long an end is watched again after a hint that it may have been none. */
export const lateWatchMs = minutes(10);
export const lateEveryMs = seconds(15);

/** A payment by its provider's id: 3 s ×10, 5 s ×12, then 15 s rising to 60 s until ten minutes are over, then every 5 min. */
export function pollDelay(polls: number, ageMs: number): number {
  if (polls < 10) return seconds(3);
  if (polls < 22) return seconds(5);
  if (ageMs < minutes(10)) return Math.min(seconds(15) * (polls - 21), seconds(60));
  return minutes(5);
}

/** A payment by our reference, by how long it has been unknown. */
export function lookUpDelay(unknownMs: number): number {
  if (unknownMs < seconds(30)) return seconds(5);
  if (unknownMs < minutes(2)) return seconds(15);
  if (unknownMs < minutes(10)) return seconds(60);
  return minutes(5);
}

const recordDelays = [5, 15, 30, 60, 300].map(seconds);

/** Retrying the chama's records: for ever, every quarter of an hour in the end. */
export const recordDelay = (polls: number): number => recordDelays[polls] ?? minutes(15);

/** Retrying what the chama's records refused: a person mends it meanwhile. */
export const refusedRecordEveryMs = hours(6);

const matchDelays = [60, 240, 600].map(seconds);

/** Looking for a claimed payment; undefined when it was looked for often enough. */
export const matchDelay = (absents: number): number | undefined => matchDelays[absents];

/**
 * A claim is looked for again so long after it was made before a list that shows only our own prompts is believed to lack it. The
 * member has the network's message a few seconds before the provider has the result; a list that is a minute younger than the claim
 * has what it will ever have. A payment by the phone's own menu is on no such list, however long we look.
 */
export const claimGraceMs = seconds(60);

/** Such a list is whole for a claim when it reaches back so far: an older prompt has settled, or is before a person (after a day). */
export const promptsReachMs = hours(48);

/** No such list can be read for so long: a treasurer can look with their own eyes meanwhile, and a later proof still counts. */
export const unreadMaxMs = minutes(15);

/** Makes `next` come no later than the moment at which the member must be told that we are checking. */
export function beforeChecking(leg: Pick<Leg, 'sentAt'>, now: number, next: number): number {
  const mark = (leg.sentAt ?? now) + checkingAfterMs;
  return now < mark ? Math.min(next, mark) : next;
}
