import { minutes, seconds, type Clock } from '../../../clock.js';
import type { Log } from '../../../log.js';
import type { CloudBody } from './body.js';
import { plainOf } from './plain.js';
import type { Dispatch } from './dispatch.js';
import type { Pacing } from './pacing.js';

/** An answer of which nothing was heard may have left: so long is a word of it waited for, before it is given once more. */
const wordMs = seconds(20);
/** How often an answer goes out that may have left before. */
const sendsMax = 2;
/** How long to wait before an answer is tried again that WhatsApp did not take now. */
const laterMs = [2, 5, 10, 30, 60].map(seconds);
/** An answer that could not go out for so long is left: the member has written again, or has given up. */
const patienceMs = minutes(30);

/** Answers of which it is remembered that there was a word. */
const toldMax = 20_000;

/** What marks an answer in what WhatsApp tells of it; messages that others send have ids without it. */
const mark = 'r.';
export const replyId = (key: string): string => `${mark}${key}`;
export const keyOfReply = (ourId: string | undefined): string | undefined =>
  ourId?.startsWith(mark) === true ? ourId.slice(mark.length) : undefined;

type Needs = { dispatch: Dispatch; pacing: Pacing; clock: Clock; log: Log; closing: AbortSignal };

/** Gives answers: each once as far as anybody can know, for WhatsApp knows no repeats. */
export function replying({ dispatch, pacing, clock, log, closing }: Needs) {
  /** Who waits for a word of an answer that may have left. */
  const waiting = new Map<string, () => void>();
  /** Answers of which there was a word; it may come before we know that they were sent. */
  const told = new Set<string>();

  /** Resolves true when WhatsApp says that the answer has left, false when it has not said so in time. */
  async function leftMeanwhile(key: string): Promise<boolean> {
    if (told.has(key)) return true;
    const heard = new AbortController();
    const stop = () => heard.abort();
    let left = false;
    waiting.set(key, () => {
      left = true;
      stop();
    });
    closing.addEventListener('abort', stop, { once: true });
    if (!closing.aborted) await clock.sleep(wordMs, heard.signal);
    closing.removeEventListener('abort', stop);
    waiting.delete(key);
    return left;
  }

  /** Waits for leave to send; false when all is about to end. */
  async function leave(to: string): Promise<boolean> {
    for (;;) {
      if (closing.aborted) return false;
      const wait = pacing.take(to, 'reply');
      if (wait === 0) return true;
      await clock.sleep(wait, closing);
    }
  }

  return {
    /**
     * Gives the answer to a message. `mayHaveLeft`: that was tried before. `over`: it has left, or never will; `open`: all ended
     * before that was known.
     */
    async give({
      key,
      to,
      body,
      mayHaveLeft,
    }: {
      key: string;
      to: string;
      body: CloudBody;
      mayHaveLeft: boolean;
    }): Promise<'over' | 'open'> {
      const since = clock.monotonic();
      let sends = mayHaveLeft ? 1 : 0;
      let isPlain = false;
      if (mayHaveLeft && (await leftMeanwhile(key))) return 'over';
      for (let tries = 0; ; tries++) {
        if (!(await leave(to))) return 'open';
        const called = await dispatch.send(to, body, replyId(key));
        if (called.status === 'done') return 'over';
        if (called.status === 'unknown') {
          if (await leftMeanwhile(key)) return 'over';
          if (closing.aborted) return 'open';
          if (++sends >= sendsMax) return lost('unknown');
          continue;
        }
        const { outcome } = called.consequence;
        const plain = outcome === 'rejected' && !isPlain ? plainOf(body) : undefined;
        if (plain) {
          // Whatever was wrong with its buttons, its words are no less right.
          body = plain;
          isPlain = true;
          continue;
        }
        if (outcome !== 'unavailable' && outcome !== 'tooFast') return lost(outcome);
        if (clock.monotonic() - since > patienceMs) return lost(outcome);
        if (outcome === 'unavailable') await clock.sleep(laterMs[Math.min(tries, laterMs.length - 1)] ?? 0, closing);
      }
    },
    /** WhatsApp says that an answer has left. True when it says so for the first time. */
    left(key: string): boolean {
      waiting.get(key)?.();
      if (told.has(key)) return false;
      told.add(key);
      for (const oldest of told) {
        if (told.size <= toldMax) break;
        told.delete(oldest);
      }
      return true;
    },
  };

  function lost(why: string): 'over' {
    log('warn', 'whatsapp-reply-lost', { channel: 'whatsapp', why });
    return 'over';
  }
}

export type Replying = ReturnType<typeof replying>;
