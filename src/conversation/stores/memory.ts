import type { TurnStore } from '../store.js';
import { answerAgeMs, sessionAgeMs } from './ages.js';
import { keyedMutex } from './mutex.js';

/** Conversations in memory: for tests, simulations and the demo. They are gone when the process ends. */
export function memoryTurnStore(): TurnStore {
  const answers = new Map<string, { answer: string; at: number }>();
  const sessions = new Map<string, { text: string | undefined; revision: number; at: number }>();
  const { alone } = keyedMutex();
  return {
    alone,
    async load(person, key) {
      const kept = sessions.get(person);
      const session = kept?.text === undefined ? undefined : { text: kept.text, revision: kept.revision };
      return { answer: answers.get(key)?.answer, session };
    },
    async commit({ person, key, answer, session, revision, now }) {
      const kept = sessions.get(person);
      const current = kept?.text === undefined ? 0 : kept.revision;
      if (current !== revision || answers.has(key)) return 'stale';
      answers.set(key, { answer, at: now });
      // A forgotten session leaves its revision behind, so that no later session can be taken for it.
      sessions.set(person, { text: session, revision: (kept?.revision ?? 0) + 1, at: now });
      return 'stored';
    },
    async sweep(now) {
      return forget(answers, now - answerAgeMs) + forget(sessions, now - sessionAgeMs);
    },
    ping: async () => undefined,
    close: async () => undefined,
  };
}

function forget(rows: Map<string, { at: number }>, before: number): number {
  const size = rows.size;
  for (const [key, { at }] of rows) if (at < before) rows.delete(key);
  return size - rows.size;
}
