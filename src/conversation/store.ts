/** Where conversations are kept between turns: memory, SQLite or Redis, all behind this port and under one set of tests. */

/** What a session says is nothing to a store: a text. A store that lies anywhere but in this process seals it, and the answers. */
export type StoredSession = {
  /** Empty when it cannot be opened any more. */ text: string;
  /** Grows by one at every commit. */ revision: number;
};

export type TurnCommit = {
  /** Whose session this is. */
  person: string;
  /** The delivery that was answered, and the answer, kept for repeats. */
  key: string;
  answer: string;
  /** The session after this turn; undefined to forget it. */
  session: string | undefined;
  /** The revision that the turn was made from: 0 when there was no session. */
  revision: number;
  /** UTC milliseconds. */
  now: number;
};

export type TurnStore = {
  /** The answer already given to this delivery, and this person's session, in one look. */
  load(person: string, key: string): Promise<{ answer: string | undefined; session: StoredSession | undefined }>;
  /**
   * Stores session and answer together, or neither. Durable when it resolves (but for the memory store).
   * `stale`: the session has moved on since `revision`, or the delivery was answered meanwhile: nothing was stored.
   */
  commit(turn: TurnCommit): Promise<'stored' | 'stale'>;
  /** Runs `work` while no other turn of this person runs, here or (Redis) on any node. Turns of one person run in the order in which they came. */
  alone<T>(person: string, work: () => Promise<T>): Promise<T>;
  /** Forgets answers older than 24 hours and sessions older than 7 days. Returns how many rows went. */
  sweep(now: number): Promise<number>;
  /** Resolves when the store can be reached and written. */
  ping(): Promise<void>;
  close(): Promise<void>;
};
