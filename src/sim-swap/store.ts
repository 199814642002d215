/** What a network was asked about a phone's SIM, and what it said. Numbers and the network's own ids are kept as keyed hashes only. */
export type SimCheck = {
  id: string;
  chamaId: string;
  phoneHash: string;
  /** Of the id by which the answer will name the question; undefined until the network has given one. */
  requestHash: string | undefined;
  askedAt: number;
  answeredAt: number | undefined;
  verdict: SimVerdict | undefined;
  /** The day of the last swap, YYYY-MM-DD, where the network says it. */
  swappedOn: string | undefined;
};

/** `unclear`: the network answered, and does not say. */
export type SimVerdict = 'swapped' | 'notSwapped' | 'unclear';

export type SimAnswer = { requestHash: string; verdict: SimVerdict; swappedOn: string | undefined; at: number };

/** Something after which what is risky waits, and when it happened. */
export type Mark = 'pinReset';

/** The guard's part of the money database: SQLite (Prisma) and in memory, under one set of tests. */
export type SimSwapStore = {
  /** What was asked about a phone since a moment, the newest first, so many at most. */
  checks(of: { chamaId: string; phoneHash: string; since: number; max: number }): Promise<SimCheck[]>;
  /** Writes a question down, before it is asked. */
  add(check: Pick<SimCheck, 'id' | 'chamaId' | 'phoneHash' | 'askedAt'>): Promise<void>;
  /** Ties a question to the id by which it will be answered. */
  asked(id: string, requestHash: string): Promise<void>;
  /**
   * Keeps an answer; false where nobody asked. Answers are not signed: of two that differ the one that says `swapped` stays, and of two swaps the
   * later.
   */
  answer(answer: SimAnswer): Promise<boolean>;
  /** Forgets questions that were asked before; returns how many. */
  sweep(before: number): Promise<number>;
  /** Keeps when something last happened to a person. */
  mark(person: string, mark: Mark, at: number): Promise<void>;
  marked(person: string, mark: Mark): Promise<number | undefined>;
};

/** What is kept of an answer where there is one already. */
export function worse(before: Pick<SimCheck, 'verdict' | 'swappedOn'>, next: SimAnswer): Pick<SimCheck, 'verdict' | 'swappedOn'> {
  if (before.verdict === undefined || before.verdict === 'unclear') return { verdict: next.verdict, swappedOn: next.swappedOn };
  const days = [before.swappedOn, next.swappedOn].filter((day) => day !== undefined).sort();
  const verdict = before.verdict === 'swapped' || next.verdict === 'swapped' ? 'swapped' : before.verdict;
  return { verdict, swappedOn: days.at(-1) };
}
