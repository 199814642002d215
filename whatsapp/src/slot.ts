/** Holds one thing that comes and goes, for those who wait for it. */
export function slot<T>() {
  let here: T | undefined;
  const waiting = new Set<() => void>();
  return {
    set(value: T | undefined): void {
      here = value;
      if (value === undefined) return;
      for (const wake of waiting) wake();
      waiting.clear();
    },
    get: (): T | undefined => here,
    /** It, as soon as it is there; undefined when `over` comes first. */
    when: (over: AbortSignal): Promise<T | undefined> =>
      new Promise((resolve) => {
        if (here !== undefined || over.aborted) return resolve(over.aborted ? undefined : here);
        const wake = () => {
          over.removeEventListener('abort', stop);
          resolve(here);
        };
        const stop = () => {
          waiting.delete(wake);
          resolve(undefined);
        };
        waiting.add(wake);
        over.addEventListener('abort', stop, { once: true });
      }),
  };
}

export type Slot<T> = ReturnType<typeof slot<T>>;
