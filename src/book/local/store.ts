import type { Key, Row, Slice, Table, Where } from './table.js';

/** What somebody decided, before it has a place in its chama's chain. The same as the ledger's audit entry. */
export type AuditNote = { id: string; chamaId: string; at: number; actor: string; action: string; subject: string; detail: string };

/**
 * One transaction on the records of one chama. There is no way to name another: the chama is part of every query and of every row that is
 * written, put there by the store.
 */
export type LocalTx = {
  readonly chamaId: string;
  get<T extends Table>(of: T, key: Key<T>): Promise<Row<T> | undefined>;
  list<T extends Table>(of: T, where: Where<T>, slice: Slice<T>): Promise<Row<T>[]>;
  count<T extends Table>(of: T, where: Where<T>): Promise<number>;
  /** The sum of a column of numbers, or of money in minor units; zero when there is no row. */
  sum<T extends Table>(of: T, where: Where<T>, column: keyof T['columns'] & string): Promise<bigint>;
  /** Such sums for each value of `by` that there is. */
  sumBy<T extends Table>(
    of: T,
    where: Where<T>,
    by: keyof T['columns'] & string,
    column: keyof T['columns'] & string,
  ): Promise<Map<string, bigint>>;
  /** Throws when the key, or what is unique, is taken: whoever adds has looked before. */
  add<T extends Table>(of: T, row: Row<T>): Promise<void>;
  /** The same for many rows at once. */
  addAll<T extends Table>(of: T, rows: readonly Row<T>[]): Promise<void>;
  /** Throws when there is no such row. A column that is absent stays as it is. */
  change<T extends Table>(of: T, key: Key<T>, patch: Partial<Row<T>>): Promise<void>;
  remove<T extends Table>(of: T, key: Key<T>): Promise<void>;
  /** Appends to the chama's chain of what people decided, in this transaction. */
  audit(note: Omit<AuditNote, 'chamaId'>): Promise<void>;
};

/** Where a chama's own records are kept: SQLite (Prisma), later PostgreSQL, and in memory, under one set of tests. */
export type LocalStore = {
  /** Runs `work` as one serializable transaction; it may throw, and then nothing was stored. Never do I/O inside. */
  transaction<R>(chamaId: string, work: (tx: LocalTx) => Promise<R>): Promise<R>;
};
