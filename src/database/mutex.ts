/** Lets go of the mutex. Calling it twice is a mistake that changes nothing. */
export type Release = () => void;

export type Mutex = {
  /** Resolves when it is the caller's turn, in the order of the calls. */
  take(): Promise<Release>;
};

/** A mutex, first come, first served. It has no limit of its own: who waits is bounded by who may ask. */
export function mutex(): Mutex {
  let last: Promise<void> | undefined;
  return {
    async take() {
      const before = last;
      let release: Release = () => undefined;
      const mine = new Promise<void>((resolve) => {
        release = () => {
          if (last === mine) last = undefined;
          resolve();
        };
      });
      last = mine;
      if (before) await before;
      return release;
    },
  };
}
