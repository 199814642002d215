import { minutes } from '../clock.js';
import type { SendOutcome } from '../outgoing.js';
import { keyedHash } from '../secrets.js';
import type { Deps } from './deps.js';

/** A reply of which nothing is heard for so long had no process any more to hear it. */
const untilMs = minutes(5);

export type Replies = {
  /** Writes down that an SMS is about to be answered, known by the delivery that it came by; undefined when that one was answered before. Durable when it resolves. */
  begin(of: { chamaId: string; delivery: string; person: string }): Promise<string | undefined>;
  /** What became of the answer. */
  ended(id: string, outcome: SendOutcome): Promise<void>;
};

/** Keeps of every reply by SMS that it was sent, and what became of it; not its words. It is sent once, whatever that came to. */
export function openReplies({
  store,
  clock,
  lookupKey,
  messageSeen,
}: Pick<Deps, 'store' | 'clock' | 'lookupKey' | 'messageSeen'>): Replies {
  return {
    async begin({ chamaId, delivery, person }) {
      const id = keyedHash(lookupKey, 'reply', 'sms', chamaId, delivery);
      const at = clock.now();
      const isNew = await store.transaction((tx) => tx.noteReply({ id, chamaId, person, at, until: at + untilMs }));
      return isNew ? id : undefined;
    },
    async ended(id, outcome) {
      const to = outcome.status === 'refused' ? 'dead' : outcome.status;
      const patch =
        outcome.status === 'sent'
          ? { providerMessageId: outcome.messageId, ...(outcome.cost !== undefined && { cost: outcome.cost }) }
          : { note: outcome.status === 'refused' ? outcome.reason : outcome.why };
      await store.transaction((tx) => tx.moveNotification({ id, stateV: 0, to, patch: { attempts: 1, nextAt: undefined, ...patch } }));
      messageSeen?.({ channel: 'sms', urgency: 'reply', state: to });
    },
  };
}
