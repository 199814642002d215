import { hours, minutes, seconds } from '../clock.js';
import type { Leg } from './store.js';

/** A worker that went silent for so long has lost what it held. A call ends within 15 s, so that half of the lease covers it. */
export const leaseMs = seconds(30);

/** A USSD turn is answered within so long of its coming in, and so within so long of its order's being written down. */
const ussdAnswerMs = seconds(2);

/** A phone with an open USSD session cannot show the prompt: it goes out at least 3 s after the session's END, however late within its turn that went. */
export const afterUssdMs = ussdAnswerMs + seconds(3);

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

/**
 * A payment abroad of which nothing certain was heard is ordered again, with the same reference, no sooner than this: a debit that is on its
 * way has landed by then. A little more than the five minutes that the payer itself keeps quiet.
 */
export const payoutQuietMs = minutes(5) + seconds(10);

/** So long a link may be paid as far as we say; the payment firm names no end, so that what comes later counts as well. */
export const linkLifeMs = hours(24);

/** A link of whose making nothing was heard is made again so long after, under the same reference: nobody has seen the first. Then it is given up. */
const linkAgainDelays = [5, 60, 240].map(seconds);
export const linkAgainDelay = (calls: number): number | undefined => linkAgainDelays[calls - 1];

/** A link is asked about by how long ago it was made; its callback tells sooner. Often, once its payer has begun. */
export const linkDelay = (ageMs: number): number => (ageMs < minutes(10) ? seconds(30) : ageMs < hours(1) ? minutes(2) : minutes(15));
export const linkBegunDelay = (polls: number): number => (polls < 20 ? seconds(5) : seconds(30));

/** A link that has run out is asked about for so long; after that the statement tells. */
export const lateLinkMs = hours(24);
export const lateLinkEveryMs = minutes(30);

/** A payer asks to be asked seldom: six times in the first hour, then once an hour. Its webhooks tell the rest. */
const payoutDelays = [seconds(15), minutes(1), minutes(3), minutes(10), minutes(25)];
export const payoutPollDelay = (polls: number): number => payoutDelays[polls] ?? hours(1);

/** Payments abroad are cancelled by the payer itself after a day; what is open after these is for a person to look at, and to decide. */
export const payoutStuckMs = hours(26);
export const payoutUnclearMs = hours(24 * 7);

/** For so long we try to reach a payer who is to cancel or to mend a payment. */
export const payoutChangeMs = hours(1);

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

/** How long an end that a callback contradicts is asked about while its provider does not answer: a success must not be missed because one question was lost. */
export const doubtWatchMs = hours(24 * 7);
export const doubtDelay = (ageMs: number): number => (ageMs < hours(24) ? lookUpDelay(ageMs) : hours(1));

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

/**
 * A payment by Lightning and the payout after it: ChapSmart docs say every 5 s, at most for ten minutes; then slower, as nobody says that
 * it is over by then.
 */
export function lightningDelay(ageMs: number): number {
  if (ageMs < minutes(10)) return seconds(5);
  if (ageMs < hours(1)) return minutes(1);
  return ageMs < hours(24) ? minutes(5) : minutes(30);
}

/** A payment that was under way when its invoice ended may still arrive for so long, before we say that nobody paid. */
export const invoiceGraceMs = minutes(2);

/** An invoice that has ended is looked at for so long: a payment may be held up on its way. */
export const lateInvoiceMs = hours(24);
export const lateInvoiceDelay = (ageMs: number): number => (ageMs < minutes(10) ? minutes(1) : ageMs < hours(1) ? minutes(5) : minutes(30));

/** A person looks after so long: where what was paid does not arrive, and where the rail takes back that it was paid. */
export const deliveryMs = hours(6);
export const takenBackMs = minutes(30);

/** What was put before a person because the rail could not pay out, or did not say, is looked at for so long: their support may do it. */
export const undeliveredWatchMs = hours(30 * 24);
export const undeliveredDelay = (ageMs: number): number => (ageMs < hours(1) ? minutes(5) : ageMs < hours(48) ? minutes(30) : hours(6));

/** Shillings that the rail cannot see yet are handed in again: first soon, then every minute, for as long as the price may hold there. */
export const handInAgainDelay = (tries: number): number => [10, 20, 30].map(seconds)[tries - 1] ?? minutes(1);
export const handInForMs = minutes(4);

/** Sats of which nobody says whether they were sent: a person looks after so long, and we look on for a day. */
export const satsUnclearMs = minutes(30);
export const satsWatchMs = hours(24);
export const satsWatchEveryMs = minutes(30);

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
