import { open, seal, type Key } from '../../secrets.js';
import type { StoredSession, TurnCommit, TurnStore } from '../store.js';
import { answerAgeMs, sessionAgeMs } from './ages.js';
import { groupCommit } from './group-commit.js';
import { latest } from './latest.js';
import { keyedMutex } from './mutex.js';
import { openAlone } from './open-alone.js';
import { recentKeys } from './recent-keys.js';
import { openTurns, sealTurns, type LoggedTurn } from './turn-log.js';

/**
 * A log: each commit writes one row behind the last, with all its turns sealed together, and one row of their names (person and
 * delivery, in turn), from which memory knows at the next start where each is. So a commit touches the ends of two
 * tables however much is stored. The log holds a day. A session that nobody has taken up for so long moves from it to
 * `resting`, where it lies by person for the rest of its week. A forgotten session stays as a revision without text, so
 * that no later one can be taken for it. (`answer` and `session` are tables of an earlier form.)
 */
const tables = `
  DROP TABLE IF EXISTS answer;
  DROP TABLE IF EXISTS session;
  CREATE TABLE IF NOT EXISTS turns (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, sealed BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS names (id INTEGER PRIMARY KEY, names TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS resting (
    person TEXT NOT NULL PRIMARY KEY, revision INTEGER NOT NULL, sealed TEXT, at INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS resting_at ON resting (at);
  CREATE TABLE IF NOT EXISTS ping (id INTEGER PRIMARY KEY CHECK (id = 1), count INTEGER NOT NULL);
`;

/** Commits of the log that go in one transaction of the sweep, and sessions that do; turns are answered between two of them. */
const [sweptCommitsMax, sweptSessionsMax] = [20, 500];

/** Sessions that are kept in memory as they were last; about a kilobyte each. */
const latestMax = 10_000;

/** A session as it stands; without text when it was forgotten. */
type Standing = { revision: number; text: string | undefined };

/**
 * Conversations in an SQLite file of their own, for the one process that has it: a second one is refused with a sentence. What
 * is committed survives the end of the process, however it ends; a loss of power may take the last turns, never an operation,
 * which has its own database. In memory is where the turns of the last day are: 20 to 40 bytes for each (of 16 million at most), some 100 for
 * each person among them, and the sessions of those who spoke last.
 */
export function sqliteTurnStore(file: string, key: Key): TurnStore {
  const db = openAlone(file, tables);
  const { alone } = keyedMutex();
  const addTurns = db.prepare('INSERT INTO turns (id, at, sealed) VALUES (?, ?, ?)');
  const addNames = db.prepare('INSERT INTO names (id, names) VALUES (?, ?)');
  const rowOf = db.prepare<[number], Buffer>('SELECT sealed FROM turns WHERE id = ?').pluck();
  const oldest = db.prepare<[], number | null>('SELECT min(id) FROM turns').pluck();
  const someCommits = db.prepare<[number, number], { id: number; at: number; sealed: Buffer }>(
    'SELECT id, at, sealed FROM turns WHERE id > ? ORDER BY id LIMIT ?',
  );
  const dropTurns = db.prepare('DELETE FROM turns WHERE id = ?');
  const dropNames = db.prepare('DELETE FROM names WHERE id = ?');
  const restingOf = db.prepare<[string], { revision: number; sealed: string | null }>(
    'SELECT revision, sealed FROM resting WHERE person = ?',
  );
  const rest = db.prepare('REPLACE INTO resting (person, revision, sealed, at) VALUES (?, ?, ?, ?)');
  const forgetResting = db.prepare('DELETE FROM resting WHERE person IN (SELECT person FROM resting WHERE at < ? LIMIT ?)');
  const count = db.prepare('INSERT INTO ping VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET count = count + 1');

  const keys = recentKeys();
  /** The row of the log that holds a person's session. */
  const persons = new Map<string, number>();
  const sessions = latest<Standing>(latestMax);
  let lastRow = 0;
  for (const { id, names } of db.prepare<[], { id: number; names: string }>('SELECT id, names FROM names ORDER BY id').iterate()) {
    const named = JSON.parse(names) as string[];
    for (let i = 0; i < named.length; i += 2) {
      persons.set(named[i] ?? '', id);
      keys.add(named[i + 1] ?? '', id);
    }
    lastRow = id;
  }

  const turnsOf = (row: number): LoggedTurn[] => {
    const sealed = rowOf.get(row);
    return sealed === undefined ? [] : openTurns(key, sealed);
  };

  function standingOf(person: string): Standing | undefined {
    const known = sessions.get(person);
    if (known) return known;
    const found = look(person);
    if (found) sessions.set(person, found);
    return found;
  }
  function look(person: string): Standing | undefined {
    const row = persons.get(person);
    if (row !== undefined) {
      const turn = turnsOf(row).findLast((its) => its.person === person);
      return turn && { revision: turn.revision, text: turn.session };
    }
    const resting = restingOf.get(person);
    return resting && { revision: resting.revision, text: resting.sealed === null ? undefined : open(key, resting.sealed) };
  }

  const answerTo = (delivery: string): string | undefined => {
    for (const row of keys.rowsOf(delivery)) {
      const turn = turnsOf(row).find((its) => its.key === delivery);
      if (turn) return turn.answer;
    }
    return undefined;
  };

  const append = db.transaction((row: number, turns: LoggedTurn[], at: number) => {
    addTurns.run(row, at, sealTurns(key, turns));
    addNames.run(row, JSON.stringify(turns.flatMap(({ person, key: delivery }) => [person, delivery])));
  });

  function store(commits: TurnCommit[]): ('stored' | 'stale')[] {
    const turns: LoggedTurn[] = [];
    const inGroup = new Map<string, Standing>();
    let at = 0;
    const outcomes = commits.map(({ person, key: delivery, answer, session, revision, now }) => {
      const standing = inGroup.get(person) ?? standingOf(person);
      const current = standing?.text === undefined ? 0 : standing.revision;
      if (current !== revision || answerTo(delivery) !== undefined || turns.some((turn) => turn.key === delivery)) return 'stale';
      const next = { revision: (standing?.revision ?? 0) + 1, text: session };
      inGroup.set(person, next);
      turns.push({ person, key: delivery, revision: next.revision, answer, session });
      at = Math.max(at, now);
      return 'stored';
    });
    if (turns.length === 0) return outcomes;
    append.immediate(lastRow + 1, turns, at);
    lastRow++;
    for (const { person, key: delivery } of turns) {
      keys.add(delivery, lastRow);
      persons.set(person, lastRow);
    }
    for (const [person, standing] of inGroup) sessions.set(person, standing);
    return outcomes;
  }
  const commits = groupCommit(store);

  /** Takes some commits out of the log, and brings to rest the sessions that are in them and nowhere later. Returns what is forgotten by it. */
  const takeOut = db.transaction((rows: { id: number; at: number; sealed: Buffer }[], before: number) => {
    let gone = 0;
    const [moved, dropped]: [string[], string[]] = [[], []];
    for (const { id, at, sealed } of rows) {
      for (const { person, revision, session } of openTurns(key, sealed)) {
        gone++;
        if (persons.get(person) !== id) continue;
        moved.push(person);
        if (at < before) dropped.push(person);
        else rest.run(person, revision, session === undefined ? null : seal(key, session), at);
      }
      dropTurns.run(id);
      dropNames.run(id);
    }
    return { gone: gone + dropped.length, moved, dropped };
  });

  return {
    alone,
    async load(person, delivery) {
      const standing = standingOf(person);
      const session: StoredSession | undefined =
        standing?.text === undefined ? undefined : { text: standing.text, revision: standing.revision };
      return { answer: answerTo(delivery), session };
    },
    commit: commits.add,
    async sweep(now) {
      let gone = 0;
      // Rows are in the order of time but for clocks that jump: some of which none is old end the search.
      for (let from = 0; db.open; await nextTick()) {
        const some = someCommits.all(from, sweptCommitsMax);
        const old = some.filter(({ at }) => at < now - answerAgeMs);
        if (old.length === 0) break;
        const done = takeOut.immediate(old, now - sessionAgeMs);
        for (const person of done.moved) persons.delete(person);
        for (const person of done.dropped) sessions.delete(person);
        keys.forgetBefore(oldest.get() ?? lastRow + 1);
        gone += done.gone;
        from = some.at(-1)?.id ?? from;
      }
      for (let forgotten = sweptSessionsMax; forgotten === sweptSessionsMax && db.open; await nextTick()) {
        forgotten = forgetResting.run(now - sessionAgeMs, sweptSessionsMax).changes;
        gone += forgotten;
        if (forgotten > 0) sessions.clear(); // it may hold one that is gone
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
