import type { Clock } from '../../clock.js';
import { minutes, seconds } from '../../clock.js';
import type { OutgoingMessage, SendOutcome } from '../../outgoing.js';
import { neutral } from './neutral.js';

/** What a driver says of itself. `pairing`: it shows a QR code. `loggedOut` and `banned` need a human. */
export const driverStates = ['starting', 'pairing', 'ready', 'down', 'loggedOut', 'banned'] as const;
export type DriverState = (typeof driverStates)[number];

/** Messages that may wait for the driver; one more is refused, and goes by SMS. */
const waitingMax = 1000;
/** Messages that a driver takes at a time. */
const batchMax = 20;
/** A message that no driver takes for so long is refused: it has not left, and SMS is the better way. */
const takenWithinMs = minutes(1);
/** A driver that does not say what became of a message for so long: nobody knows. */
const toldWithinMs = minutes(3);
/** A driver that has not been heard for so long is taken for dead. */
const silentMs = seconds(60);

type Entry = { message: OutgoingMessage; done: (outcome: SendOutcome) => void; outcome: Promise<SendOutcome>; stop: AbortController };

/**
 * Messages on their way to a driver process, in memory: what matters is written down by who sends, and what is in flight when
 * this process dies is unknown to them. A message is handed to a driver once, never again.
 */
export function whatsappOutbox(clock: Clock) {
  const waiting = new Map<string, Entry>();
  const taken = new Map<string, Entry>();
  const askers = new Set<() => void>();
  let said: { state: DriverState; qr?: string } = { state: 'starting' };
  let heardAt = -Infinity;

  const isDown = (): boolean => clock.monotonic() - heardAt > silentMs;
  const state = (): { state: DriverState; qr?: string } => (isDown() ? { state: 'down' } : said);

  function settle(from: Map<string, Entry>, id: string, outcome: SendOutcome): void {
    const entry = from.get(id);
    if (!entry) return;
    from.delete(id);
    entry.stop.abort();
    entry.done(outcome);
  }

  /** Settles an entry when it has stayed in a list for too long. */
  async function expire(list: Map<string, Entry>, entry: Entry, ms: number, outcome: SendOutcome): Promise<void> {
    await clock.sleep(ms, entry.stop.signal);
    if (list.get(entry.message.id) === entry) settle(list, entry.message.id, outcome);
  }

  /** Up to `batchMax` messages, now in the driver's hands. */
  function take(): OutgoingMessage[] {
    const batch = [...waiting.values()].slice(0, batchMax);
    for (const entry of batch) {
      waiting.delete(entry.message.id);
      entry.stop.abort();
      entry.stop = new AbortController();
      taken.set(entry.message.id, entry);
      void expire(taken, entry, toldWithinMs, { status: 'unknown', why: 'the driver did not say' });
    }
    return batch.map(({ message }) => message);
  }

  return {
    state,
    /** The driver has shown that it lives. */
    alive(): void {
      heardAt = clock.monotonic();
    },
    tell(now: { state: DriverState; qr?: string | undefined }): void {
      said = { state: now.state, ...(now.qr !== undefined && { qr: now.qr }) };
      if (now.state !== 'ready') for (const id of [...waiting.keys()]) settle(waiting, id, { status: 'refused', reason: 'unavailable' });
    },
    /** Sends a text, and resolves with what came of it. The same id while it is on its way is the same message. Refused at once when no driver is ready. */
    send: async (message: OutgoingMessage): Promise<SendOutcome> => {
      const known = waiting.get(message.id) ?? taken.get(message.id);
      if (known) return known.outcome;
      if (state().state !== 'ready' || waiting.size >= waitingMax) return { status: 'refused', reason: 'unavailable' };
      let done: Entry['done'] = () => undefined;
      const outcome = new Promise<SendOutcome>((resolve) => (done = resolve));
      const entry: Entry = { message: { ...message, text: neutral(message.text) }, done, outcome, stop: new AbortController() };
      waiting.set(message.id, entry);
      void expire(waiting, entry, takenWithinMs, { status: 'refused', reason: 'unavailable' });
      for (const wake of askers) wake();
      return outcome;
    },
    /** The next messages for the driver: at once when there are any, else when one comes, else none after `waitMs`. `gone`: who asked has left. */
    async next(waitMs: number, gone: AbortSignal): Promise<OutgoingMessage[]> {
      if (waiting.size === 0 && waitMs > 0) {
        const wake = new AbortController();
        const stop = () => wake.abort();
        askers.add(stop);
        gone.addEventListener('abort', stop, { once: true });
        await clock.sleep(waitMs, wake.signal);
        askers.delete(stop);
        gone.removeEventListener('abort', stop);
      }
      return gone.aborted ? [] : take();
    },
    /** What the driver says of a message that it took. News of any other is old, and changes nothing. */
    report: (id: string, outcome: SendOutcome): void => settle(taken, id, outcome),
  };
}
