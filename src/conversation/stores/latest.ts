/** What was used last, by name. */
export type Latest<V> = {
  get(name: string): V | undefined;
  set(name: string, value: V): void;
  delete(name: string): void;
  clear(): void;
};

/**
 * Keeps what was used last: at least half of `max`, and never more than that. Two generations take turns, so that nothing has to be put in order at
 * each use: what is asked for moves to the younger, and what nobody asked for goes with the older.
 */
export function latest<V>(max: number): Latest<V> {
  let young = new Map<string, V>();
  let old = new Map<string, V>();
  const set = (name: string, value: V): void => {
    if (young.size >= max / 2 && !young.has(name)) {
      old = young;
      young = new Map();
    }
    young.set(name, value);
  };
  return {
    get(name) {
      const value = young.get(name);
      if (value !== undefined) return value;
      const older = old.get(name);
      if (older !== undefined) set(name, older);
      return older;
    },
    set,
    delete(name) {
      young.delete(name);
      old.delete(name);
    },
    clear() {
      young = new Map();
      old = new Map();
    },
  };
}
