import { minutes, seconds, type Clock } from '../../../clock.js';
import { jsonOf } from '../../../http.js';
import { errorFields, type Log } from '../../../log.js';
import type { ChatMessage } from '../chat.js';
import { textBody, type CloudBody } from './body.js';
import type { Replying } from './replies.js';
import type { CloudStore, KeptMessage } from './store.js';
import { isAnswerable } from './window.js';

/** WhatsApp keeps no order: what one person sent in a moment is gathered for so long, and then taken in the order of its time. */
const gatherMs = 200;
/** Chats in which something is done at the same time; others wait. */
const chatsMax = 32;
/** When our own store does not answer, it is asked again after so long, and then after longer. */
const againMs = [1, 2, 5, 15, 30].map(seconds);
/** A message that a bug of ours does not survive is tried so often, and then left. */
const triesMax = 5;

type Needs = {
  converse: (message: ChatMessage) => Promise<string[]>;
  replies: Replying;
  markRead: (messageId: string) => void;
  store: CloudStore;
  clock: Clock;
  log: Log;
  closing: AbortSignal;
};

/**
 * Takes messages in and answers them: those of one chat one after the other, by the time at which they were sent and then as they
 * came, those of different chats side by side.
 */
export function cloudInbox({ converse, replies, markRead, store, clock, log, closing }: Needs) {
  const chats = new Map<string, KeptMessage[]>();
  const running = new Set<Promise<void>>();
  const queue: (() => void)[] = [];
  let free = chatsMax;

  /** Does something while fewer than `chatsMax` others do. */
  async function alone<T>(work: () => Promise<T>): Promise<T> {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => queue.push(resolve));
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next) next();
      else free++;
    }
  }

  function add(message: KeptMessage): void {
    const waiting = chats.get(message.chat);
    if (waiting) {
      const later = waiting.findIndex((other) => other.at > message.at || (other.at === message.at && other.seq > message.seq));
      waiting.splice(later < 0 ? waiting.length : later, 0, message);
      return;
    }
    chats.set(message.chat, [message]);
    const work = run(message.chat).finally(() => running.delete(work));
    running.add(work);
  }

  async function run(chat: string): Promise<void> {
    await clock.sleep(gatherMs, closing);
    const waiting = chats.get(chat) ?? [];
    for (let next = waiting[0]; next && !closing.aborted; next = waiting[0]) {
      waiting.shift();
      await persistently(next);
    }
    chats.delete(chat); // in one breath with the last look at what waits
  }

  /** What waits on our own store is tried until that answers, or all ends: then it waits for the next start. */
  async function persistently(message: KeptMessage): Promise<void> {
    for (let tries = 0; !closing.aborted; tries++) {
      try {
        const outcome = await answer(message);
        if (outcome === 'over') await store.done(message.key);
        return;
      } catch (error) {
        log('error', 'whatsapp-inbox-failed', { channel: 'whatsapp', ...errorFields(error) });
        if (tries + 1 >= triesMax) return;
        await clock.sleep(againMs[Math.min(tries, againMs.length - 1)] ?? 0, closing);
      }
    }
  }

  async function answer(kept: KeptMessage): Promise<'over' | 'open'> {
    const { message, key } = kept;
    if (!isAnswerable(message.at, clock.now())) {
      log('info', 'whatsapp-too-old', { channel: 'whatsapp', ms: clock.now() - message.at });
      return 'over';
    }
    const body = await alone(() => answerTo(kept));
    if (!body) return 'over';
    await store.answering(key);
    return replies.give({ key, to: message.from, body, mayHaveLeft: kept.state === 'answering' });
  }

  async function answerTo({ message, at }: KeptMessage): Promise<CloudBody | undefined> {
    const { id, from, kind } = message;
    if (kind === 'text' && clock.now() - at < readMarkMs) markRead(id);
    const said = kind === 'text' ? { text: message.text, choice: message.choice } : { text: '', type: 'other' as const };
    const [body] = await converse({ id, from, at, ...said });
    return body === undefined ? undefined : bodyOf(body);
  }

  return {
    add,
    /** Resolves when nothing is under way. After `closing` that is soon. */
    idle: async (): Promise<void> => {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

/** Nobody watches a message of so long ago for its ticks. */
const readMarkMs = minutes(2);

/** What the voice has rendered; or plain words, as of who asks to type. */
function bodyOf(text: string): CloudBody {
  const body = jsonOf(text);
  return typeof body === 'object' && body !== null && 'type' in body ? (body as CloudBody) : textBody(text);
}
