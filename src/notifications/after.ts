import { days, minutes, seconds } from '../clock.js';
import type { SendOutcome, SendRefusal, Urgency } from '../outgoing.js';
import { factsOf } from './kinds.js';
import type { Message, MessagePatch, MessageState } from './outbox.js';
import { fallback, type Carrier, type Reach } from './route.js';

/** So long it is tried; by then nobody waits for it any more. */
const lifeMs = days(1);

/** A message that may have been delivered is sent again so often: it bears the same receipt number, so that a repeat is harmless. */
const againAfterUnknownMs = minutes(2);
export const unknownMax = 3;

const retryDelays = [10, 30, 120, 300].map(seconds);
/** How long until the next try, after so many. */
export const retryDelay = (attempts: number): number => retryDelays[attempts - 1] ?? minutes(10);

/** What follows a refusal: whether the same channel may do it later, and whether another is tried meanwhile. */
type Follows = {
  /** `never`: it stays so for this number. `once`: one more try. `always`: while the message lives. */
  later: 'never' | 'once' | 'always';
  /** From WhatsApp to SMS: at once, or only when it would have to wait for longer than it can. */
  byOther: 'atOnce' | 'ratherThanWait';
};

/** What follows each refusal; whatever it is, the message has surely not left by it. */
const follows: Record<SendRefusal, Follows> = {
  unavailable: { later: 'always', byOther: 'atOnce' },
  tooFast: { later: 'always', byOther: 'ratherThanWait' },
  noRoute: { later: 'once', byOther: 'atOnce' },
  badNumber: { later: 'never', byOther: 'atOnce' },
  optedOut: { later: 'never', byOther: 'atOnce' },
  rejected: { later: 'never', byOther: 'atOnce' },
  outsideWindow: { later: 'never', byOther: 'atOnce' },
};

/** One more try after no route was found: the network may have found one. */
const onceMoreMs = minutes(10);

/** How long a message waits for a channel that is too fast for it before it goes on by another, which costs money. */
const patienceMs: Record<Urgency, number> = { reply: seconds(30), receipt: minutes(5), notice: minutes(720) };

type After = { to: MessageState; patch: MessagePatch };

/** What becomes of a message after one try on `via`. */
export function afterTry(message: Message, via: Carrier, outcome: SendOutcome, reach: Reach, now: number): After {
  const attempts = message.attempts + 1;
  const tried = { attempts, channel: via };
  if (outcome.status === 'sent') {
    const { messageId, cost } = outcome;
    return {
      to: 'sent',
      patch: {
        ...tried,
        providerMessageId: messageId,
        sentAt: now,
        nextAt: undefined,
        note: undefined,
        ...(cost !== undefined && { cost }),
      },
    };
  }
  if (outcome.status === 'unknown') {
    const doubts = message.doubts + 1;
    const more = factsOf(message.kind).aboutMoney && doubts < unknownMax;
    return { to: 'unknown', patch: { ...tried, doubts, nextAt: more ? now + againAfterUnknownMs : undefined, note: outcome.why } };
  }
  const { reason, notBefore = now } = outcome;
  // It has not left by this try: there is no more doubt than before it.
  const { doubts } = message;
  const { later, byOther } = follows[reason];
  const nextAt = Math.max(notBefore, now + (reason === 'noRoute' ? onceMoreMs : retryDelay(attempts)));
  const mayWait = (later === 'always' || (later === 'once' && message.note !== reason)) && nextAt - message.createdAt <= lifeMs;
  // The repeat has not left, but what it repeats may have arrived: no other channel, and no word that it failed.
  if (message.state === 'unknown')
    return { to: 'unknown', patch: { ...tried, doubts, nextAt: mayWait ? nextAt : undefined, note: reason } };
  const waitsLong = nextAt - message.createdAt > (factsOf(message.kind).staleAfterMs ?? patienceMs[message.urgency]);
  const other = byOther === 'atOnce' || waitsLong ? fallback(via, reach) : undefined;
  if (other) return { to: 'waiting', patch: { ...tried, channel: other, nextAt: now, note: `${via}: ${reason}` } };
  if (mayWait) return { to: 'waiting', patch: { ...tried, nextAt, note: reason } };
  return { to: 'dead', patch: { ...tried, nextAt: undefined, note: reason } };
}
