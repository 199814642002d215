import type Database from 'better-sqlite3';

type Waiting<I, O> = { item: I; resolve: (done: O) => void; reject: (error: unknown) => void };

export type GroupCommit<I, O> = {
  /** Resolves with what `store` said once the transaction that holds it is committed. */
  add: (item: I) => Promise<O>;
  /** Commits what waits, at once. */
  flush: () => void;
};

/**
 * One transaction for all that one turn of the event loop brings: what arrives while requests are read is stored together when
 * they have been read, in the order of arrival. A transaction that fails rejects every one in it, and nothing of it is stored; `undone` hears
 * of it first.
 */
export function groupCommit<I, O>(db: Database.Database, store: (item: I) => O, undone: () => void = () => undefined): GroupCommit<I, O> {
  let waiting: Waiting<I, O>[] = [];
  let scheduled: NodeJS.Immediate | undefined;
  const storeAll = db.transaction((batch: Waiting<I, O>[]) => batch.map(({ item }) => store(item)));
  const flush = () => {
    if (scheduled) clearImmediate(scheduled);
    scheduled = undefined;
    const batch = waiting;
    waiting = [];
    if (batch.length === 0) return;
    try {
      const done = storeAll.immediate(batch);
      batch.forEach(({ resolve }, place) => resolve(done[place] as O));
    } catch (error) {
      undone();
      for (const { reject } of batch) reject(error);
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
