/** How many may wait for one key. Far above what a person can send; a flood beyond it is refused, not remembered. */
const waitingMax = 1_000;

export type KeyedMutex = {
  /** Runs `work` while no other work of this key runs; works of one key run in the order of the calls. */
  alone: <T>(key: string, work: () => Promise<T>) => Promise<T>;
  /** How many keys are in use; for tests and metrics. */
  size: () => number;
};

/** Serial work for each key, in this process. A key that nobody uses takes no memory. */
export function keyedMutex(): KeyedMutex {
  const lines = new Map<string, { last: Promise<void>; length: number }>();
  return {
    async alone(key, work) {
      const line = lines.get(key) ?? { last: Promise.resolve(), length: 0 };
      if (line.length >= waitingMax) throw new Error('Too many turns of one person are waiting');
      const before = line.length > 0 ? line.last : undefined;
      let done: () => void = () => undefined;
      line.last = new Promise((resolve) => (done = resolve));
      line.length++;
      lines.set(key, line);
      if (before) await before;
      try {
        return await work();
      } finally {
        if (--line.length === 0) lines.delete(key);
        done();
      }
    },
    size: () => lines.size,
  };
}
