import type { MoneyStore } from '../../src/operations/store.js';

/** The end of a life. It is thrown through whatever was running, and nobody may take it for an error of theirs. */
export class Crash extends Error {
  override name = 'Crash';
}

/** A store that a dead life cannot reach any more: its calls never come back. */
export function mortal<T extends object>(store: T, isAlive: () => boolean): T {
  const wrapped: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(store)) {
    wrapped[name] =
      typeof value === 'function'
        ? async (...given: unknown[]) => {
            if (!isAlive()) return new Promise(() => undefined);
            const result: unknown = await (value as (...args: unknown[]) => unknown).apply(store, given);
            return isAlive() ? result : new Promise(() => undefined);
          }
        : value;
  }
  return wrapped as T;
}

/** The money database: a life may also end right after a commit, before it has heard that it was one. */
export function mortalMoney(store: MoneyStore, isAlive: () => boolean, mayDie: (where: string) => void): MoneyStore {
  return {
    ...mortal(store, isAlive),
    async transaction(work) {
      if (!isAlive()) return new Promise(() => undefined);
      mayDie('before a commit');
      const result = await store.transaction(work);
      if (!isAlive()) return new Promise(() => undefined);
      mayDie('after a commit');
      return result;
    },
  };
}
