import Database from 'better-sqlite3';

/** A handle that nothing refers to would be closed by the garbage collector, and the lock would be gone without a word. */
const held = new Set<Database.Database>();

/**
 * Claims a database file for this process, for as long as it lives or until the returned function is called. Throws a sentence
 * for the host when another process (or this one, a second time) has it.
 *
 * The claim is a lock of the operating system on a file beside it (`….lock`, an SQLite file that stays empty, locked
 * exclusively). The kernel lets it go when the process dies, however it dies, so there is no stale lock to tidy up, and no
 * process number to compare, which says nothing in containers, where each service is number 1. The database itself stays
 * readable for others, for backups and for looking.
 */
export function claimFile(file: string): () => void {
  const lock = new Database(`${file}.lock`, { timeout: 0 });
  try {
    // Nothing is ever written; without this a journal would lie beside the file.
    lock.pragma('journal_mode = MEMORY');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    throw new Error(
      `Another process has ${file} open. One process may use an SQLite file at a time: stop the other one, or give this one another DATA_DIR.`,
      { cause: error },
    );
  }
  held.add(lock);
  return () => {
    held.delete(lock);
    lock.close();
  };
}

const isBusy = (error: unknown): boolean => error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
