import type { Clock } from '../../clock.js';
import { hours } from '../../clock.js';
import type { Hear, Voice } from '../../conversation/types.js';

/** What a driver, the simulator or a terminal passes on: one message of one member. */
export type ChatMessage = {
  /** The network's id of this message. The same id again gets the same answer, and has no second effect. */
  id: string;
  /** The sender's WhatsApp id, whole (`254712000001@c.us`, `82374…@lid`). */
  from: string;
  text: string;
  /** `other`: a voice note, a picture without words, a place. Nothing of it can be read. */
  type?: 'text' | 'other' | undefined;
  /** When it was sent, UTC milliseconds. */
  at: number;
  /** The option that was tapped and its prompt, where the driver has buttons. */
  choice?: { number: number; prompt: string } | undefined;
};

/** Longest text that is passed on; nobody chooses or names an amount in more. */
const textMax = 1000;

/** Who sends what cannot be read is asked to type, this often at most. */
const askEveryMs = hours(1);
/** Chats of which it is remembered; one that was forgotten is asked again. */
const askedMax = 10_000;

export type ChatOptions = {
  hear: Hear;
  voice: Voice;
  clock: Pick<Clock, 'now'>;
  /** Asks a person to type, in their language; without it what cannot be read is not answered. */
  pleaseType?: ((address: string) => Promise<string>) | undefined;
};

/**
 * The one way from any chat into the conversation: a message in, the texts to say out. A message from a backlog keeps its own
 * time, so that the conversation can tell that a confirmation is stale; a time in the future is taken for now.
 */
export function chat({ hear, voice, clock, pleaseType }: ChatOptions) {
  const asked = new Map<string, { id: string; at: number }>();

  /** The sentence, once a chat and hour; again for the message that it answered. */
  async function askToType({ id, from }: ChatMessage): Promise<string[]> {
    const last = asked.get(from);
    if (!pleaseType || (last && last.id !== id && clock.now() - last.at < askEveryMs)) return [];
    const sentence = await pleaseType(from);
    asked.delete(from);
    asked.set(from, last?.id === id ? last : { id, at: clock.now() });
    if (asked.size > askedMax)
      for (const oldest of asked.keys()) {
        asked.delete(oldest);
        break;
      }
    return [sentence];
  }

  return async (message: ChatMessage): Promise<string[]> => {
    if (message.type === 'other') return askToType(message);
    const { id, from, text, at, choice } = message;
    const said = { kind: 'wrote' as const, text: text.slice(0, textMax), ...(choice && { choice }) };
    const { body } = await hear({ channel: voice.channel, address: from, id, said, at: Math.min(at, clock.now()) }, voice);
    return body === '' ? [] : [body];
  };
}
