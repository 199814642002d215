import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import { mutex } from './mutex.js';
import type { Mutex, Release } from './mutex.js';

type Factory = Pick<PrismaBetterSqlite3, 'connect' | 'provider' | 'adapterName'>;
type Adapter = Awaited<ReturnType<PrismaBetterSqlite3['connect']>>;
type Transaction = Awaited<ReturnType<Adapter['startTransaction']>>;

/**
 * What every connection to the money database is set to. FULL: a commit is on the disk before a provider is called (NORMAL, the
 * default, forgets the last ones when the power goes).
 */
const settings = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA foreign_keys = ON;
  PRAGMA journal_size_limit = 67108864;
`;

/** How long SQLite itself may wait for another connection, in milliseconds. It blocks the whole process meanwhile, so it is short. */
const busyMs = 100;

/**
 * Prisma's adapter for better-sqlite3 with its hole closed. There is one connection; as it comes, a plain query that is issued
 * while a transaction is open runs inside that transaction, sees what is not committed, and is lost with it. Here one mutex
 * covers transactions and plain queries alike, a transaction begins with the write lock, and it ends with a real COMMIT or
 * ROLLBACK, whichever way it ends. A plain query that a transaction's own work waits for can therefore never come to run: inside
 * of one use the transaction's client.
 */
export function guardedAdapter(file: string): Factory {
  const inner = new PrismaBetterSqlite3({ url: file, timeout: busyMs });
  return {
    provider: inner.provider,
    adapterName: inner.adapterName,
    async connect() {
      const adapter = await inner.connect();
      await adapter.executeScript(settings);
      await assertSettings(adapter, file);
      return guard(adapter, mutex());
    },
  };
}

function guard(adapter: Adapter, turns: Mutex): Adapter {
  const alone = async <T>(work: () => Promise<T>): Promise<T> => {
    const release = await turns.take();
    try {
      return await work();
    } finally {
      release();
    }
  };
  return {
    provider: adapter.provider,
    adapterName: adapter.adapterName,
    queryRaw: (query) => alone(() => adapter.queryRaw(query)),
    executeRaw: (query) => alone(() => adapter.executeRaw(query)),
    executeScript: (script) => alone(() => adapter.executeScript(script)),
    async startTransaction() {
      const release = await turns.take();
      try {
        await run(adapter, 'BEGIN IMMEDIATE');
      } catch (error) {
        release();
        throw error;
      }
      return transaction(adapter, release);
    },
    dispose: () => alone(() => adapter.dispose()),
  };
}

/** `usePhantomQuery`: Prisma leaves COMMIT and ROLLBACK to us, so that a COMMIT that fails cannot leave the transaction open. */
function transaction(adapter: Adapter, release: Release): Transaction {
  let ended = false;
  const end = async (statement: 'COMMIT' | 'ROLLBACK') => {
    if (ended) return;
    ended = true;
    try {
      await run(adapter, statement);
    } catch (error) {
      // After BUSY at COMMIT, SQLite keeps the transaction open, and everything after it would be swept into it.
      if (statement === 'COMMIT') await run(adapter, 'ROLLBACK').catch(noTransactionLeft);
      else noTransactionLeft(error);
      if (statement === 'COMMIT') throw error;
    } finally {
      release();
    }
  };
  return {
    provider: adapter.provider,
    adapterName: adapter.adapterName,
    options: { usePhantomQuery: true },
    queryRaw: (query) => adapter.queryRaw(query),
    executeRaw: (query) => adapter.executeRaw(query),
    commit: () => end('COMMIT'),
    rollback: () => end('ROLLBACK'),
    createSavepoint: (name) => run(adapter, `SAVEPOINT ${name}`),
    rollbackToSavepoint: (name) => run(adapter, `ROLLBACK TO ${name}`),
    releaseSavepoint: (name) => run(adapter, `RELEASE SAVEPOINT ${name}`),
  };
}

async function run(adapter: Adapter, sql: string): Promise<void> {
  await adapter.executeRaw({ sql, args: [], argTypes: [] });
}

/** Some errors (a full disk, a failed write) make SQLite roll back by itself; then there is none left to roll back, and that is well. */
function noTransactionLeft(error: unknown): void {
  const cause = error instanceof Error ? error.cause : undefined;
  const said = JSON.stringify(cause ?? String(error));
  if (!said.includes('no transaction is active')) throw error;
}

async function assertSettings(adapter: Adapter, file: string): Promise<void> {
  const read = async (pragma: string) => {
    const { rows } = await adapter.queryRaw({ sql: `PRAGMA ${pragma}`, args: [], argTypes: [] });
    return String(rows[0]?.[0]);
  };
  const journal = await read('journal_mode');
  const synchronous = await read('synchronous');
  const foreignKeys = await read('foreign_keys');
  const inMemory = file === ':memory:' && journal === 'memory';
  if ((journal !== 'wal' && !inMemory) || synchronous !== '2' || foreignKeys !== '1')
    throw new Error(`${file} cannot be used safely: journal_mode=${journal}, synchronous=${synchronous}, foreign_keys=${foreignKeys}`);
}
