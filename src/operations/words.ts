import type { ChannelName } from '../channel-name.js';
import type { Phrase } from '../../flows/kit/say.js';
import type { Deps } from './deps.js';

/** A word that is about no money. The same subject and kind is the same word, and goes out once. */
export type Word = { subject: string; kind: string; chamaId: string; person: string; phrase: Phrase; prefer: ChannelName };

export type Words = {
  /** Puts a word into the outbox; durable when it resolves. */
  tell(word: Word): Promise<void>;
  /** Deletes every word about these subjects, whether it has gone out or not. */
  untell(subjects: readonly string[]): Promise<void>;
  /** Drops what was said in every message to a person; what is under way goes out first. */
  forget(person: string): Promise<void>;
};

/** Words of other rooms that go out by the same outbox as receipts. */
export function openWords({ store, clock, ids }: Pick<Deps, 'store' | 'clock' | 'ids'>, wake: () => void): Words {
  return {
    async tell({ subject: operationId, kind, chamaId, person, phrase, prefer }) {
      const now = clock.now();
      const word = { id: ids.next(), operationId, kind, chamaId, person, phrase, prefer, createdAt: now, nextAt: now };
      if (await store.transaction((tx) => tx.notify(word))) wake();
    },
    async untell(subjects) {
      if (subjects.length > 0) await store.transaction((tx) => tx.forgetNotifications(subjects));
    },
    forget: (person) => store.transaction((tx) => tx.forgetWords(person)),
  };
}
