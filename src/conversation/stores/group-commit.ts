type Waiting<I, O> = { item: I; resolve: (done: O) => void; reject: (error: unknown) => void };

export type GroupCommit<I, O> = {
  /** Resolves with what `store` said of it once the group is stored. */
  add: (item: I) => Promise<O>;
  /** Stores what waits, at once. */
  flush: () => void;
};

/** Items that are stored together at most; what is more makes another group. */
const groupMax = 256;

/**
 * Stores together what one turn of the event loop brings: what arrives while requests are read is stored when they have been
 * read, in the order of arrival. `store` stores all of a group or nothing, and throws when it stored nothing: then every one in it is rejected.
 */
export function groupCommit<I, O>(store: (items: I[]) => O[]): GroupCommit<I, O> {
  let waiting: Waiting<I, O>[] = [];
  let scheduled: NodeJS.Immediate | undefined;
  const flush = () => {
    if (scheduled) clearImmediate(scheduled);
    scheduled = undefined;
    const all = waiting;
    waiting = [];
    for (let from = 0; from < all.length; from += groupMax) storeGroup(all.slice(from, from + groupMax));
  };
  const storeGroup = (group: Waiting<I, O>[]) => {
    try {
      const done = store(group.map(({ item }) => item));
      group.forEach(({ resolve }, place) => resolve(done[place] as O));
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  };
  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        scheduled ??= setImmediate(flush);
      }),
    flush,
  };
}
