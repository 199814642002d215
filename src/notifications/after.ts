import { hours, minutes, seconds } from '../clock.js';
import type { SendOutcome, SendRefusal } from '../outgoing.js';
import type { Message, MessagePatch, MessageState } from './outbox.js';
import { fallback, type Carrier, type Reach } from './route.js';

/** Tries in all; by then a day has gone. */
const attemptsMax = 10;

/** A message that may have been delivered is sent again so often: it bears the same receipt number, so that a repeat is harmless. */
const againAfterUnknownMs = minutes(2);
const unknownMax = 3;

const retryDelays = [10, 30, 120, 600, 1800, 3600].map(seconds);
const retryDelay = (attempts: number): number => retryDelays[attempts - 1] ?? hours(4);

/** Which refusals may be otherwise later. The rest never change for this number. */
const passing: Record<SendRefusal, boolean> = {
  unavailable: true,
  tooFast: true,
  noRoute: false,
  badNumber: false,
  optedOut: false,
  rejected: false,
  outsideWindow: false,
};

/** A word that is only true for a while is not sent after it. */
const staleAfterMs: Record<string, number> = {
  'contribution.checking': minutes(10),
  // ChapSmart docs: an invoice is watched for ten minutes.
  'lightning.invoice': minutes(10),
  'lightning.payer': minutes(10),
};

export const isStale = ({ kind, createdAt }: Message, now: number): boolean => now - createdAt > (staleAfterMs[kind] ?? Infinity);

/** What becomes of a message after one try. */
export function afterTry(
  message: Message,
  via: Carrier,
  outcome: SendOutcome,
  reach: Reach,
  now: number,
): { to: MessageState; patch: MessagePatch } {
  const attempts = message.attempts + 1;
  const tried = { attempts, channel: via };
  if (outcome.status === 'sent') {
    return { to: 'sent', patch: { ...tried, providerMessageId: outcome.messageId, sentAt: now, nextAt: undefined, note: undefined } };
  }
  if (outcome.status === 'unknown') {
    const more = attempts < unknownMax;
    return { to: 'unknown', patch: { ...tried, nextAt: more ? now + againAfterUnknownMs : undefined, note: outcome.why } };
  }
  const other = fallback(via, reach);
  if (other) return { to: 'waiting', patch: { ...tried, channel: other, nextAt: now, note: `${via}: ${outcome.reason}` } };
  if (passing[outcome.reason] && attempts < attemptsMax) {
    return { to: 'waiting', patch: { ...tried, nextAt: now + retryDelay(attempts), note: outcome.reason } };
  }
  return { to: 'dead', patch: { ...tried, nextAt: undefined, note: outcome.reason } };
}
