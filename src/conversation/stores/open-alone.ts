import Database from 'better-sqlite3';

/** Opens an SQLite file for this process alone. The lock is the operating system's, taken with the first read: it goes when the process goes. */
export function openAlone(file: string, tables: string): Database.Database {
  const db = new Database(file, { timeout: 0 });
  try {
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    db.pragma('journal_size_limit = 67108864');
    db.pragma('wal_autocheckpoint = 1000');
    db.exec(tables);
    return db;
  } catch (error) {
    db.close();
    if (!(error instanceof Database.SqliteError) || !error.code.startsWith('SQLITE_BUSY')) throw error;
    throw new Error(
      `Another process has ${file} open. Stop it, or give this one another DATA_DIR; several processes share turns by REDIS_URL.`,
      {
        cause: error,
      },
    );
  }
}
