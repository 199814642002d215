import type { Clock } from './ports.js';

/** Messages whose way is remembered. */
const knownMax = 5000;

/** How far messages of ours have come, as WhatsApp Web tells it. It only ever leads forward; an error counts until something better is heard. */
export function acknowledgements(clock: Clock) {
  const known = new Map<string, number>();
  const waiting = new Map<string, (ack: number) => void>();

  return {
    /** Takes what was told; true when it is news. */
    take(messageId: string, ack: number): boolean {
      const before = known.get(messageId);
      if (before !== undefined && (ack <= before || (ack < 0 && before > 0)) && !(ack < 0 && before === 0)) return false;
      known.delete(messageId);
      known.set(messageId, ack);
      if (known.size > knownMax)
        for (const oldest of known.keys()) {
          known.delete(oldest);
          break;
        }
      if (ack !== 0) waiting.get(messageId)?.(ack);
      return true;
    },
    of: (messageId: string): number => known.get(messageId) ?? 0,
    /** The first word about a message: 0 when there is none within `ms`. */
    async first(messageId: string, ms: number, over?: AbortSignal): Promise<number> {
      const now = known.get(messageId) ?? 0;
      if (now !== 0) return now;
      const heard = new AbortController();
      waiting.set(messageId, () => heard.abort());
      const stop = () => heard.abort();
      over?.addEventListener('abort', stop, { once: true });
      if (over?.aborted !== true) await clock.sleep(ms, heard.signal);
      over?.removeEventListener('abort', stop);
      waiting.delete(messageId);
      return known.get(messageId) ?? 0;
    },
  };
}

export type Acknowledgements = ReturnType<typeof acknowledgements>;
