import type { Clock } from '../../clock.js';
import { minutes, seconds } from '../../clock.js';
import type { OutgoingMessage, SendOutcome, Urgency } from '../../outgoing.js';
import { neutral } from './neutral.js';
import { openWaiting } from './waiting.js';

/** What a driver says of itself. `pairing`: it shows a QR code, or a code to type. `loggedOut` and `banned` need a human. */
export const driverStates = ['starting', 'pairing', 'ready', 'down', 'loggedOut', 'banned'] as const;
export type DriverState = (typeof driverStates)[number];
/** How a driver is, with what is to be scanned or typed on the phone where it waits for that. */
export type DriverStanding = { state: DriverState; qr?: string; code?: string };

/** Messages that may wait for the driver. */
const waitingMax = 1000;
/** Messages that a driver takes at a time: it sends one in some seconds, and what is more urgent may come meanwhile. */
const batchMax = 1;
/** A message that no driver takes for so long is refused: it has not left, and may come again later. */
const takenWithinMs = minutes(1);
/** How long who sends waits before it comes again, when there are more messages than a driver sends. */
const laterMs = minutes(1);
/** A larger file is nothing that we draw, and would hold up everybody. */
const fileMax = 5 * 1024 * 1024;
/** A driver that does not say what became of a message for so long: nobody knows. */
const toldWithinMs = minutes(3);
/** A driver that has not been heard for so long is taken for dead. */
const silentMs = seconds(60);

const order: Record<Urgency, number> = { reply: 0, receipt: 1, notice: 2 };

type Entry = { message: OutgoingMessage; done: (outcome: SendOutcome) => void; outcome: Promise<SendOutcome>; stop: AbortController };

/**
 * Messages on their way to a driver process, in memory: what matters is written down by who sends, and what is in flight when
 * this process dies is unknown to them. A message is handed to a driver once, never again.
 */
export function whatsappOutbox(clock: Clock) {
  const waiting = new Map<string, Entry>();
  const taken = new Map<string, Entry>();
  const { held, wake } = openWaiting(clock);
  let said: DriverStanding = { state: 'starting' };
  let heardAt = -Infinity;

  const isDown = (): boolean => clock.monotonic() - heardAt >= silentMs;
  const state = (): DriverStanding => (isDown() ? { state: 'down' } : said);
  const tooFast = (): SendOutcome => ({ status: 'refused', reason: 'tooFast', notBefore: clock.now() + laterMs });

  /** True when it was there. */
  function settle(from: Map<string, Entry>, id: string, outcome: SendOutcome): boolean {
    const entry = from.get(id);
    if (!entry) return false;
    from.delete(id);
    entry.stop.abort();
    entry.done(outcome);
    return true;
  }

  /** Settles an entry when it has stayed in a list for too long. */
  async function expire(list: Map<string, Entry>, entry: Entry, ms: number, outcome: () => SendOutcome): Promise<void> {
    const { signal } = entry.stop;
    await clock.sleep(ms, signal);
    if (!signal.aborted && list.get(entry.message.id) === entry) settle(list, entry.message.id, outcome());
  }

  /** Up to `batchMax` messages, now in the driver's hands: the most urgent, and of those the ones that waited longest. */
  function take(): OutgoingMessage[] {
    const batch = [...waiting.values()].sort((a, b) => order[a.message.urgency] - order[b.message.urgency]).slice(0, batchMax);
    for (const entry of batch) {
      waiting.delete(entry.message.id);
      entry.stop.abort();
      entry.stop = new AbortController();
      taken.set(entry.message.id, entry);
      void expire(taken, entry, toldWithinMs, () => ({ status: 'unknown', why: 'the driver did not say' }));
    }
    return batch.map(({ message }) => message);
  }

  return {
    state,
    /** The driver has shown that it lives. */
    alive(): void {
      heardAt = clock.monotonic();
    },
    /** No driver has been heard for a while. */
    isSilent: isDown,
    tell(now: DriverStanding): void {
      said = now;
      if (now.state !== 'ready') for (const id of [...waiting.keys()]) settle(waiting, id, { status: 'refused', reason: 'unavailable' });
    },
    /**
     * Sends a message, and resolves with what came of it, within four minutes. The same id while it is on its way is the same message.
     * Refused at once when no driver is ready.
     */
    send: async (message: OutgoingMessage): Promise<SendOutcome> => {
      const known = waiting.get(message.id) ?? taken.get(message.id);
      if (known) return known.outcome;
      if (state().state !== 'ready') return { status: 'refused', reason: 'unavailable' };
      if (waiting.size >= waitingMax) return tooFast();
      if (message.file && message.file.bytes.byteLength > fileMax) return { status: 'refused', reason: 'rejected' };
      let done: Entry['done'] = () => undefined;
      const outcome = new Promise<SendOutcome>((resolve) => (done = resolve));
      const entry: Entry = { message: { ...message, text: neutral(message.text) }, done, outcome, stop: new AbortController() };
      waiting.set(message.id, entry);
      void expire(waiting, entry, takenWithinMs, () =>
        state().state === 'ready' ? tooFast() : { status: 'refused', reason: 'unavailable' },
      );
      wake();
      return outcome;
    },
    /** The next messages for the driver: at once when there are any, else when one comes, else none after `waitMs`. `gone`: who asked has left. */
    async next(waitMs: number, gone: AbortSignal): Promise<OutgoingMessage[]> {
      if (waiting.size === 0) await held(waitMs, gone);
      return gone.aborted ? [] : take();
    },
    /** What the driver says of a message that it took; false when nobody waits for this. */
    report: (id: string, outcome: SendOutcome): boolean => settle(taken, id, outcome),
  };
}
