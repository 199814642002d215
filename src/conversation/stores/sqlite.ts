import Database from 'better-sqlite3';
import { days } from '../../clock.js';
import type { TurnCommit, TurnStore } from '../store.js';
import { answerAgeMs, sessionAgeMs } from './ages.js';
import { groupCommit } from './group-commit.js';
import { keyedMutex } from './mutex.js';

/**
 * Answers come in the order of time and go in it: their row ids are that order, so the sweep needs no index of its own, and a
 * commit dirties the end of the table and one page of the index. A session is found by person and rewritten where it lies; `day`
 * (of its last turn) is indexed for the sweep and changes once a day at most. A forgotten session stays for its week as a
 * revision without text, so that no later session can be taken for it.
 */
const tables = `
  CREATE TABLE IF NOT EXISTS answer (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, answer TEXT NOT NULL, at INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS session (
    person TEXT NOT NULL UNIQUE, sealed TEXT, revision INTEGER NOT NULL, at INTEGER NOT NULL, day INTEGER NOT NULL
  );
  CREATE INDEX IF NOT EXISTS session_day ON session (day);
  CREATE TABLE IF NOT EXISTS ping (id INTEGER PRIMARY KEY CHECK (id = 1), count INTEGER NOT NULL);
`;

/** Rows that go in one transaction of the sweep; turns are answered between two of them. */
const sweepMax = 500;

/** Sessions of those who spoke last that are kept in memory as well; about a kilobyte each. */
const latestMax = 5_000;

type SessionRow = { id: number; sealed: string | null; revision: number; day: number };

/**
 * Conversations in an SQLite file of their own, for the one process that has it: a second one is refused with a sentence. What
 * is committed survives the end of the process, however it ends; a loss of power may take the last turns, never an operation,
 * which has its own database.
 */
export function sqliteTurnStore(file: string): TurnStore {
  const db = openAlone(file);
  const { alone } = keyedMutex();
  const answerOf = db.prepare<[string], string>('SELECT answer FROM answer WHERE key = ?').pluck();
  const sessionOf = db.prepare<[string], SessionRow>('SELECT rowid AS id, sealed, revision, day FROM session WHERE person = ?');
  const addAnswer = db.prepare('INSERT INTO answer (key, answer, at) VALUES (?, ?, ?) ON CONFLICT (key) DO NOTHING');
  const addSession = db.prepare('INSERT INTO session (person, sealed, revision, at, day) VALUES (?, ?, ?, ?, ?)');
  const renew = db.prepare('UPDATE session SET sealed = ?, revision = ?, at = ? WHERE rowid = ?');
  const renewOnNewDay = db.prepare('UPDATE session SET sealed = ?, revision = ?, at = ?, day = ? WHERE rowid = ?');
  const chunkEnd = db
    .prepare<[number, number], number | null>('SELECT max(id) FROM (SELECT id FROM answer WHERE id > ? ORDER BY id LIMIT ?)')
    .pluck();
  const forgetAnswers = db.prepare('DELETE FROM answer WHERE id > ? AND id <= ? AND at < ?');
  const forgetSessions = db.prepare('DELETE FROM session WHERE rowid IN (SELECT rowid FROM session WHERE day <= ? AND at < ? LIMIT ?)');
  const count = db.prepare('INSERT INTO ping VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET count = count + 1');

  const latest = new Map<string, SessionRow>();
  /** Nobody else writes to this file: who spoke last need not be looked up again. */
  const keptOf = (person: string): SessionRow | undefined => latest.get(person) ?? sessionOf.get(person);
  const keep = (person: string, row: SessionRow): void => {
    latest.delete(person);
    latest.set(person, row);
    for (const oldest of latest.keys()) {
      if (latest.size <= latestMax) break;
      latest.delete(oldest);
    }
  };

  const store = ({ person, key, answer, session, revision, now }: TurnCommit): 'stored' | 'stale' => {
    const kept = keptOf(person);
    const current = kept && kept.sealed !== null ? kept.revision : 0;
    if (current !== revision || addAnswer.run(key, answer, now).changes === 0) return 'stale';
    const day = Math.floor(now / days(1));
    const next = { sealed: session ?? null, revision: (kept?.revision ?? 0) + 1, day };
    let id = kept?.id;
    if (!kept) id = Number(addSession.run(person, next.sealed, next.revision, now, day).lastInsertRowid);
    else if (kept.day === day) renew.run(next.sealed, next.revision, now, kept.id);
    else renewOnNewDay.run(next.sealed, next.revision, now, day, kept.id);
    if (id !== undefined) keep(person, { id, ...next });
    return 'stored';
  };
  const commits = groupCommit(db, store, () => latest.clear());

  return {
    alone,
    async load(person, key) {
      const answer = answerOf.get(key);
      const kept = keptOf(person);
      const session = kept && kept.sealed !== null ? { sealed: kept.sealed, revision: kept.revision } : undefined;
      return { answer, session };
    },
    commit: commits.add,
    async sweep(now) {
      let gone = 0;
      // The ids are the order of time but for clocks that jump: a chunk in which nothing is old ends the search.
      for (let from = 0, old = sweepMax; old > 0 && db.open; await nextTick()) {
        const to = chunkEnd.get(from, sweepMax) ?? from;
        old = forgetAnswers.run(from, to, now - answerAgeMs).changes;
        from = to;
        gone += old;
      }
      const before = now - sessionAgeMs;
      for (let old = sweepMax; old === sweepMax && db.open; await nextTick()) {
        old = forgetSessions.run(Math.floor(before / days(1)), before, sweepMax).changes;
        latest.clear(); // it may hold one that is gone
        gone += old;
      }
      return gone;
    },
    async ping() {
      count.run();
    },
    async close() {
      commits.flush();
      db.close();
    },
  };
}

const nextTick = () => new Promise<void>((resolve) => setImmediate(resolve));

/** The lock is the operating system's, taken with the first read: it goes when the process goes. */
function openAlone(file: string): Database.Database {
  const db = new Database(file, { timeout: 0 });
  try {
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    db.pragma('journal_size_limit = 67108864');
    // Turns touch pages here and there: written back seldom, a page is written back once for many turns. Read again after a crash: 32 MB.
    db.pragma('wal_autocheckpoint = 8192');
    db.pragma('cache_size = -65536');
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
