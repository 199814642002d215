import { saidIn } from './counts.js';
import { NotTaken } from './door.js';
import type { Incoming, Said, World } from './ports.js';

/** Messages of one chat that wait, and chats in which some do. What is beyond stays in its chat and is read from there later. */
const waitingMax = 200;
const chatsMax = 2000;
/** How long until the service is asked again which did not answer: doubled each time, up to the longest. */
const askAgainMs = { first: 1000, longest: 30_000 };

export const keyOf = ({ id }: Pick<Said, 'id'>): string => `in ${id}`;

/**
 * Brings messages to the door: each once, those of one chat one after another, the earlier sent first, and asks until the service
 * answers. `reply` says the answer in that chat, and resolves when the journal has it. It outlives clients, as what a member
 * has written does. It is held from the start until `release`.
 */
export function inbox(
  { door, clock, log, journal }: Pick<World, 'door' | 'clock' | 'log' | 'journal'>,
  reply: (said: Said, texts: readonly string[]) => Promise<void>,
  stop: AbortSignal,
) {
  const chats = new Map<string, { waiting: Said[]; asking?: Said | undefined }>();
  /** Ids that are here now. What was answered is in the journal. */
  const here = new Set<string>();
  let missedFrom: number | undefined;
  let lastAt = -Infinity;
  let held: Promise<void> | undefined;
  let letGo: () => void = () => undefined;

  async function converse(from: string): Promise<void> {
    const chat = chats.get(from);
    // What came in the same breath, as after a reconnect, is put in order before the first is passed on.
    await clock.sleep(0);
    while (chat && !stop.aborted) {
      while (held) await held;
      chat.asking = chat.waiting.shift();
      if (!chat.asking) break;
      const texts = await ask(chat.asking);
      if (texts) await reply(chat.asking, texts);
      here.delete(chat.asking.id);
    }
    chats.delete(from);
  }

  /** The answer; undefined when we are to stop, and the message is heard again after the next start. */
  async function ask(said: Said): Promise<string[] | undefined> {
    for (let waitMs = askAgainMs.first; !stop.aborted; waitMs = Math.min(waitMs * 2, askAgainMs.longest)) {
      try {
        return await door.heard(said);
      } catch (error) {
        if (error instanceof NotTaken) {
          log('The service did not take a message; it is left unanswered.');
          return [];
        }
        if (waitMs === askAgainMs.first) log('The service does not answer; messages wait for it.');
        await clock.sleep(waitMs, stop);
      }
    }
    return undefined;
  }

  return {
    take(message: Incoming): void {
      const said = saidIn(message, clock.now());
      if (!said || here.has(said.id) || journal.isDone(keyOf(said))) return;
      lastAt = clock.now();
      const chat = chats.get(said.from);
      if (chat ? chat.waiting.length >= waitingMax : chats.size >= chatsMax) {
        // It stays in its chat, and is read from there when there is room.
        missedFrom = Math.min(missedFrom ?? said.at, said.at);
        return;
      }
      here.add(said.id);
      if (!chat) {
        chats.set(said.from, { waiting: [said] });
        void converse(said.from);
        return;
      }
      const later = chat.waiting.findIndex((other) => other.at > said.at);
      chat.waiting.splice(later < 0 ? chat.waiting.length : later, 0, said);
    },
    /** While it is held nothing is passed on, so that what is older can still come and stand before it. */
    hold(): void {
      held ??= new Promise((resolve) => (letGo = resolve));
    },
    release(): void {
      held = undefined;
      letGo();
    },
    /** When the earliest message was written that is not answered yet; undefined when all are. */
    oldest(): number | undefined {
      let oldest = missedFrom;
      for (const { asking, waiting } of chats.values())
        for (const first of [asking, waiting[0]]) if (first) oldest = Math.min(oldest ?? first.at, first.at);
      return oldest;
    },
    /** Is there something that only the chats still have? Asking forgets it, since who asks is about to read them. */
    takeMissed(): number | undefined {
      const missed = missedFrom;
      missedFrom = undefined;
      return missed;
    },
    hasMissed: (): boolean => missedFrom !== undefined,
    isQuiet: (forMs: number): boolean => chats.size === 0 && clock.now() - lastAt >= forMs,
  };
}

export type Inbox = ReturnType<typeof inbox>;
