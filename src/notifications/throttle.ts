import { seconds, type Clock } from '../clock.js';
import type { Urgency } from '../outgoing.js';
import { urgencies } from './kinds.js';
import { carriers, type Carrier } from './route.js';

/** How fast one channel is used. The channel may be slower still, and say so (`tooFast`). */
export type Throttle = {
  /** Messages a second, and how many more at once after a rest. */
  perSecond: number;
  burst: number;
  /** How many may be under way at a time. */
  atOnce: number;
  /** The least time between two messages to one address, in milliseconds. */
  pairMs: number;
};
export type Throttles = Record<Carrier, Throttle>;

/** What is used where the host says nothing else: less than any network takes. */
export const usualThrottles: Throttles = {
  whatsapp: { perSecond: 10, burst: 20, atOnce: 8, pairMs: seconds(1) },
  sms: { perSecond: 20, burst: 40, atOnce: 32, pairMs: 0 },
};

/** Who found no place is not asked again for so long at most. */
const waitMaxMs = seconds(30);
/** Addresses whose last message is remembered. */
const pairsMax = 10_000;

export type Place =
  { is: 'free'; /** To be called once, when the message is no longer under way. */ leave: () => void } | { is: 'wait'; ms: number };

/**
 * Gives places on channels. Of each channel's places and of its rate a part is kept from notices, so that a receipt never waits for
 * more than one of them.
 */
export function pacer(throttles: Throttles, clock: Pick<Clock, 'monotonic'>) {
  const lanes = Object.fromEntries(
    carriers.map((carrier) => [carrier, { left: throttles[carrier].burst, at: clock.monotonic(), underWay: 0, notices: 0 }]),
  ) as Record<Carrier, { left: number; at: number; underWay: number; notices: number }>;
  /** When the last of those who wait for a channel is to be asked again. */
  const queues = new Map<string, number>();
  /** When an address may get its next message. */
  const pairs = new Map<string, number>();

  function later(carrier: Carrier, urgency: Urgency, now: number): Place {
    const key = `${carrier} ${urgency}`;
    const at = Math.min(Math.max(queues.get(key) ?? 0, now) + 1000 / throttles[carrier].perSecond, now + waitMaxMs);
    queues.set(key, at);
    return { is: 'wait', ms: Math.ceil(at - now) };
  }

  function remember(pair: string, until: number): void {
    pairs.delete(pair);
    pairs.set(pair, until);
    for (const oldest of pairs.keys()) {
      if (pairs.size <= pairsMax) break;
      pairs.delete(oldest);
    }
  }

  return {
    /** A place for one message, or how long to wait before asking again. */
    take(carrier: Carrier, address: string, urgency: Urgency): Place {
      const { perSecond, burst, atOnce, pairMs } = throttles[carrier];
      const lane = lanes[carrier];
      const now = clock.monotonic();
      lane.left = Math.min(burst, lane.left + ((now - lane.at) * perSecond) / 1000);
      lane.at = now;
      const pair = `${carrier} ${address}`;
      const next = pairs.get(pair) ?? 0;
      if (pairMs > 0 && next > now) return { is: 'wait', ms: Math.ceil(next - now) };
      const isNotice = urgency === 'notice';
      const kept = isNotice ? 1 : 0;
      // What goes first has been turned away for a moment: nothing slips in before it.
      const isOvertaking = urgencies.slice(0, urgencies.indexOf(urgency)).some((one) => (queues.get(`${carrier} ${one}`) ?? 0) > now);
      const hasRoom = lane.underWay < atOnce && (!isNotice || lane.notices < Math.max(1, Math.floor(atOnce / 2)));
      // A thousandth of a message is lost where time comes in fractions.
      if (isOvertaking || !hasRoom || lane.left < 0.999 + kept) return later(carrier, urgency, now);
      lane.left -= 1;
      lane.underWay += 1;
      if (isNotice) lane.notices += 1;
      if (pairMs > 0) remember(pair, now + pairMs);
      return {
        is: 'free',
        leave: () => {
          lane.underWay -= 1;
          if (isNotice) lane.notices -= 1;
        },
      };
    },
  };
}

export type Pacer = ReturnType<typeof pacer>;
