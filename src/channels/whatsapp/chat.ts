import type { Clock } from '../../clock.js';
import type { Hear, Voice } from '../../conversation/types.js';

/** What a driver, the simulator or a terminal passes on: one message of one member. */
export type ChatMessage = {
  /** The network's id of this message. The same id again gets the same answer, and has no second effect. */
  id: string;
  /** The sender's WhatsApp id, whole (`254712000001@c.us`, `82374…@lid`). */
  from: string;
  text: string;
  /** When it was sent, UTC milliseconds. */
  at: number;
  /** The option that was tapped and its prompt, where the driver has buttons. */
  choice?: { number: number; prompt: string } | undefined;
};

/** Longest text that is passed on; nobody chooses or names an amount in more. */
const textMax = 1000;

/**
 * The one way from any chat into the conversation: a message in, the texts to say out. A message from a backlog keeps its own
 * time, so that the conversation can tell that a confirmation is stale; a time in the future is taken for now.
 */
export function chat({ hear, voice, clock }: { hear: Hear; voice: Voice; clock: Pick<Clock, 'now'> }) {
  return async ({ id, from, text, at, choice }: ChatMessage): Promise<string[]> => {
    const said = { kind: 'wrote' as const, text: text.slice(0, textMax), ...(choice && { choice }) };
    const { body } = await hear({ channel: voice.channel, address: from, id, said, at: Math.min(at, clock.now()) }, voice);
    return body === '' ? [] : [body];
  };
}
