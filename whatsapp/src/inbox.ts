import type { Incoming, World } from './ports.js';

/** Types of message that carry what a member wrote. All others (pictures, voice notes, polls, calls, protocol) are left alone. */
const typesRead = new Set(['chat']);
/** Message ids that are remembered, so that a client made anew does not bring a message twice. */
const seenMax = 5000;
/** Messages of one chat that may wait; beyond it the newest is dropped, as only a machine writes so fast. */
const waitingMax = 50;
/** How often the door is asked, and how long after each silence. */
const askedMax = 6;
const askAgainMs = 1000;

/** Is this a message that one person wrote to us, and that counts? */
export function counts(message: Incoming): boolean {
  if (message.fromMe || message.isStatus === true || message.broadcast === true) return false;
  if (message.author !== undefined && message.author !== '') return false;
  if (!/@(?:c\.us|lid)$/.test(message.from)) return false; // groups, status, broadcasts, channels
  if (message.latestEditSenderTimestampMs !== undefined) return false;
  return typesRead.has(message.type) && message.body.trim() !== '';
}

type Said = { id: string; from: string; text: string; at: number };

/**
 * Brings messages to the door: each once, those of one chat one after another, the earlier sent first. `reply` says the answer
 * in that chat. It outlives clients, as what a member has written does.
 */
export function inbox({ door, clock, log }: Pick<World, 'door' | 'clock' | 'log'>, reply: (to: string, text: string) => Promise<void>) {
  const seen = new Set<string>();
  const chats = new Map<string, Said[]>();

  async function converse(from: string, waiting: Said[]): Promise<void> {
    // What came in the same breath, as after a reconnect, is put in order before the first is passed on.
    await clock.sleep(0);
    for (let said = waiting.shift(); said; said = waiting.shift()) {
      for (const text of await ask(said)) await reply(from, text);
    }
    chats.delete(from);
  }

  async function ask(said: Said): Promise<string[]> {
    for (let asked = 1; asked <= askedMax; asked++) {
      try {
        return await door.heard(said);
      } catch {
        if (asked < askedMax) await clock.sleep(askAgainMs * 2 ** (asked - 1));
      }
    }
    log('The service does not answer; a message was left unanswered.');
    return [];
  }

  return (message: Incoming): void => {
    if (!counts(message)) return;
    const id = message.id._serialized;
    if (seen.has(id)) return;
    seen.add(id);
    if (seen.size > seenMax)
      for (const oldest of seen) {
        seen.delete(oldest);
        break;
      }
    const at = Number.isFinite(message.timestamp) && message.timestamp > 0 ? message.timestamp * 1000 : clock.now();
    const said = { id, from: message.from, text: message.body, at };
    const waiting = chats.get(message.from);
    if (waiting && waiting.length >= waitingMax) return log('A chat writes faster than it can be answered; a message was dropped.');
    if (waiting) {
      const later = waiting.findIndex((other) => other.at > at);
      waiting.splice(later < 0 ? waiting.length : later, 0, said);
      return;
    }
    const fresh = [said];
    chats.set(message.from, fresh);
    void converse(message.from, fresh);
  };
}
