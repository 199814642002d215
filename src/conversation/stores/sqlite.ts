import { hours } from '../../clock.js';
import { openBytes, sealBytes, type Key } from '../../secrets.js';
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
 * `idle`, where it lies by person for the rest of its week. A forgotten session stays as a revision without text, so
 * that no later one can be taken for it. (`idle` has row ids and bytes: by person alone, or in base64, most of its rows would
 * need a second page. `answer`, `session` and `resting` are tables of earlier forms.)
 */
const tables = `
  DROP TABLE IF EXISTS answer;
  DROP TABLE IF EXISTS session;
  DROP TABLE IF EXISTS resting;
  CREATE TABLE IF NOT EXISTS turns (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, sealed BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS names (id INTEGER PRIMARY KEY, names TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS idle (
    id INTEGER PRIMARY KEY, person TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL, at INTEGER NOT NULL, sealed BLOB
  );
  CREATE INDEX IF NOT EXISTS idle_at ON idle (at);
  DROP TABLE IF EXISTS ping;
  CREATE TABLE IF NOT EXISTS pinged (id INTEGER PRIMARY KEY CHECK (id = 1), bytes BLOB NOT NULL);
`;

/**
 * Turns of the log that one transaction of the sweep takes out (and what else is in their last commit), and sessions that one
 * forgets; turns are answered between two of them.
 */
const [sweptTurnsMax, sweptSessionsMax] = [200, 500];

/** A commit that says to be later than this from now was made while the clock was wrong. */
const aheadMaxMs = hours(24);

/** Bytes that a ping writes: more than a turn takes, so that no ping finds room on a full disk where a turn finds none. */
const pingBytes = 16_384;

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
  const lastOf = (table: 'turns' | 'names') => db.prepare<[], number | null>(`SELECT max(id) FROM ${table}`).pluck().get() ?? 0;
  const oldest = db.prepare<[], number | null>('SELECT min(id) FROM turns').pluck();
  const oldestCommit = db.prepare<[], { id: number; at: number; sealed: Buffer }>('SELECT id, at, sealed FROM turns ORDER BY id LIMIT 1');
  const dropTurns = db.prepare('DELETE FROM turns WHERE id = ?');
  const dropNames = db.prepare('DELETE FROM names WHERE id <= ?');
  const idleOf = db.prepare<[string], { revision: number; sealed: Buffer | null }>('SELECT revision, sealed FROM idle WHERE person = ?');
  const rest = db.prepare(`
    INSERT INTO idle (person, revision, sealed, at) VALUES (?, ?, ?, ?)
    ON CONFLICT (person) DO UPDATE SET revision = excluded.revision, sealed = excluded.sealed, at = excluded.at
    WHERE excluded.revision > revision`);
  const forget = db.prepare('DELETE FROM idle WHERE person = ?');
  const forgetIdle = db.prepare('DELETE FROM idle WHERE id IN (SELECT id FROM idle WHERE at < ? LIMIT ?)');
  const writePing = db.prepare('REPLACE INTO pinged VALUES (1, zeroblob(?))');

  const keys = recentKeys();
  /** The row of the log that holds a person's session. */
  const persons = new Map<string, number>();
  const sessions = latest<Standing>(latestMax);
  let lastRow = Math.max(lastOf('turns'), lastOf('names'));

  const turnsOf = (row: number): LoggedTurn[] => {
    const sealed = rowOf.get(row);
    return sealed === undefined ? [] : openTurns(key, sealed);
  };

  for (const { id, names } of db.prepare<[], { id: number; names: string }>('SELECT id, names FROM names ORDER BY id').iterate()) {
    const named = readNames(names) ?? namesOf(turnsOf(id));
    for (let i = 0; i < named.length; i += 2) {
      persons.set(named[i] ?? '', id);
      keys.add(named[i + 1] ?? '', id);
    }
  }

  function standingOf(person: string): Standing | undefined {
    const known = sessions.get(person);
    if (known) return known;
    const found = look(person);
    if (found) sessions.set(person, found);
    return found;
  }
  function look(person: string): Standing | undefined {
    const row = persons.get(person);
    const logged = row === undefined ? undefined : turnsOf(row).findLast((its) => its.person === person);
    const idle = idleOf.get(person);
    if (logged && logged.revision >= (idle?.revision ?? 0)) return { revision: logged.revision, text: logged.session };
    if (!idle) return undefined;
    // Where the log has a later one that cannot be read, the older one does not come back.
    const isLast = row === undefined || logged !== undefined;
    return { revision: idle.revision, text: isLast && idle.sealed ? openBytes(key, idle.sealed) : undefined };
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
    addNames.run(row, JSON.stringify(namesOf(turns)));
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

  /**
   * Takes the oldest commits out of the log, some turns at a time, and brings to rest the sessions that are in them and nowhere
   * later. It ends at the first commit that is not old: the log is in the order of commits, whatever the clock said at each, and
   * nobody's session may leave it before an older one of theirs. What a clock that was far ahead has written counts as old, for
   * it would never be; its sessions rest from now.
   */
  const takeOut = db.transaction((now: number) => {
    const taken = { turns: 0, moved: [] as string[], dropped: [] as string[], isLast: false };
    for (let seen = 0; seen < sweptTurnsMax; seen++) {
      const commit = oldestCommit.get();
      taken.isLast = !commit || (commit.at >= now - answerAgeMs && commit.at <= now + aheadMaxMs);
      if (!commit || taken.isLast) return taken;
      const { id, at, sealed } = commit;
      const turns = openTurns(key, sealed);
      for (const { person, revision, session } of turns) {
        if (persons.get(person) !== id) continue;
        taken.moved.push(person);
        if (at < now - sessionAgeMs) {
          taken.dropped.push(person);
          forget.run(person);
        } else rest.run(person, revision, session === undefined ? null : sealBytes(key, session), Math.min(at, now));
      }
      dropTurns.run(id);
      dropNames.run(id);
      taken.turns += turns.length;
      seen += turns.length;
    }
    return taken;
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
      for (let isLast = false; !isLast && db.open; await nextTick()) {
        const taken = takeOut.immediate(now);
        for (const person of taken.moved) persons.delete(person);
        for (const person of taken.dropped) sessions.delete(person);
        keys.forgetBefore(oldest.get() ?? lastRow + 1);
        gone += taken.turns + taken.dropped.length;
        ({ isLast } = taken);
      }
      for (let forgotten = sweptSessionsMax; forgotten === sweptSessionsMax && db.open; await nextTick()) {
        forgotten = forgetIdle.run(now - sessionAgeMs, sweptSessionsMax).changes;
        gone += forgotten;
        if (forgotten > 0) sessions.clear(); // it may hold one that is gone
      }
      return gone;
    },
    async ping() {
      writePing.run(pingBytes);
    },
    async close() {
      commits.flush();
      db.close();
    },
  };
}

/** Who spoke and which delivery, of each turn. */
const namesOf = (turns: readonly LoggedTurn[]): string[] => turns.flatMap(({ person, key }) => [person, key]);

/** Undefined when they are damaged; the sealed row has them too. */
function readNames(text: string): string[] | undefined {
  try {
    const names: unknown = JSON.parse(text);
    return Array.isArray(names) && names.every((name) => typeof name === 'string') ? names : undefined;
  } catch {
    return undefined;
  }
}

const nextTick = () => new Promise<void>((resolve) => setImmediate(resolve));
