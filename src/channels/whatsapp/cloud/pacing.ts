import { seconds, type Clock } from '../../../clock.js';
import type { Urgency } from '../../../outgoing.js';

/** Cloud API docs: 80 messages a second, in and out together. A tenth less. */
const perSecond = 72;
/** Cloud API docs: one message in 6 s to one person, and up to 45 at once that are then waited for. A tenth less. */
const pairMs = seconds(6);
const pairMax = 40;
/** How much of each is left for who is more urgent. */
const kept: Record<Urgency, { all: number; pair: number }> = {
  reply: { all: 0, pair: 0 },
  receipt: { all: 18, pair: 8 },
  notice: { all: 36, pair: 20 },
};
/** Cloud API docs: after 131056 wait 4^n seconds, n from 0 and one more each time. */
const strikesMax = 5;
/** Persons whose pace is remembered; who wrote longest ago is forgotten first. */
const pairsMax = 20_000;

type Bucket = { tokens: number; at: number };
type Pair = Bucket & { strikes: number; notBefore: number };

/** How fast messages may go out, so that WhatsApp has nothing to refuse: answers first, what officers send to many last. */
export function pacing(clock: Pick<Clock, 'monotonic'>) {
  const all: Bucket & { strikes: number; notBefore: number } = { tokens: perSecond, at: clock.monotonic(), strikes: 0, notBefore: 0 };
  const pairs = new Map<string, Pair>();

  function fill(bucket: Bucket, everyMs: number, max: number): void {
    const now = clock.monotonic();
    bucket.tokens = Math.min(max, bucket.tokens + (now - bucket.at) / everyMs);
    bucket.at = now;
  }

  function pairOf(to: string): Pair {
    const known = pairs.get(to);
    pairs.delete(to);
    const pair = known ?? { tokens: pairMax, at: clock.monotonic(), strikes: 0, notBefore: 0 };
    pairs.set(to, pair);
    for (const oldest of pairs.keys()) {
      if (pairs.size <= pairsMax) break;
      pairs.delete(oldest);
    }
    return pair;
  }

  return {
    /** Takes leave for one message: 0 when it may go now, else how long to wait before asking again, in milliseconds. */
    take(to: string, urgency: Urgency): number {
      const pair = pairOf(to);
      fill(all, 1000 / perSecond, perSecond);
      fill(pair, pairMs, pairMax);
      const now = clock.monotonic();
      const missing = (tokens: number, keep: number, everyMs: number) => Math.max(0, (keep + 1 - tokens) * everyMs);
      const wait = Math.max(
        all.notBefore - now,
        pair.notBefore - now,
        missing(all.tokens, kept[urgency].all, 1000 / perSecond),
        missing(pair.tokens, kept[urgency].pair, pairMs),
      );
      if (wait > 0) return Math.ceil(wait);
      all.tokens--;
      pair.tokens--;
      return 0;
    },
    /** A message came in, which counts as well. */
    heard(): void {
      fill(all, 1000 / perSecond, perSecond);
      all.tokens = Math.max(0, all.tokens - 1);
    },
    /** WhatsApp has said that it was too fast; how long to wait, in milliseconds. */
    tooFast(to: string, which: 'pair' | 'all'): number {
      const slowed = which === 'pair' ? pairOf(to) : all;
      const wait = seconds(4 ** slowed.strikes);
      slowed.strikes = Math.min(slowed.strikes + 1, strikesMax);
      slowed.notBefore = clock.monotonic() + wait;
      return wait;
    },
    accepted(to: string): void {
      pairOf(to).strikes = 0;
      all.strikes = 0;
    },
  };
}

export type Pacing = ReturnType<typeof pacing>;
