import Database from 'better-sqlite3';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { days, hours } from '../../src/clock.js';
import type { TurnStore } from '../../src/conversation/store.js';
import { sqliteTurnStore } from '../../src/conversation/stores/sqlite.js';
import { deriveKey } from '../../src/secrets.js';
import { compiled, run } from './child.js';
import { freshFolder } from './fresh-folder.js';

const secret = 'a key for tests only, of sufficient length';
const key = deriveKey(secret, 'turns');
const now = 1_700_000_000_000;
const turn = (person: string, n: number) => ({
  person,
  key: `${person}:${n}`,
  answer: `answer ${n}`,
  session: `session ${n}`,
  revision: n - 1,
  now,
});

describe('the SQLite turn store', () => {
  test('keeps what it has stored over a restart', async () => {
    const folder = freshFolder();
    const file = join(folder.path, 'turns.db');
    const first = sqliteTurnStore(file, key);
    // A commit that nobody has waited for yet is stored by close.
    const last = first.commit(turn('amina', 1));
    await first.close();
    expect(await last).toBe('stored');
    const second = sqliteTurnStore(file, key);
    expect(await second.load('amina', 'amina:1')).toEqual({ answer: 'answer 1', session: { text: 'session 1', revision: 1 } });
    await second.close();
    await expect(second.commit(turn('amina', 2))).rejects.toThrow();
    folder.remove();
  });

  test('stores what one turn of the event loop brings in one transaction', async () => {
    const folder = freshFolder();
    const file = join(folder.path, 'turns.db');
    const store = sqliteTurnStore(file, key);
    const before = walOf(file);
    await Promise.all(Array.from({ length: 200 }, (_, n) => store.commit(turn(`person ${n}`, 1))));
    const together = walOf(file) - before;
    for (let n = 200; n < 400; n++) await store.commit(turn(`person ${n}`, 1));
    const alone = walOf(file) - before - together;
    expect(together * 5).toBeLessThan(alone);
    await store.close();
    folder.remove();
  });

  test('refuses a second process, and is free when the first is killed; what was acknowledged is there', async () => {
    const folder = freshFolder();
    const file = join(folder.path, 'turns.db');
    const sources = compiled('src/conversation/stores/sqlite.ts', 'src/secrets.ts');
    const script = `
      import { sqliteTurnStore } from ${JSON.stringify(sources.pathOf('src/conversation/stores/sqlite.ts'))};
      import { deriveKey } from ${JSON.stringify(sources.pathOf('src/secrets.ts'))};
      globalThis.store = sqliteTurnStore(${JSON.stringify(file)}, deriveKey(${JSON.stringify(secret)}, 'turns'));
      const turn = (person, n) => ({ person, key: person + ':' + n, answer: 'answer ' + n, session: 'session ' + n, revision: n - 1, now: ${now} });
      const speak = async (person) => { for (let n = 1; ; n++) { await store.commit(turn(person, n)); process.stdout.write(person + ' ' + n + '\\n'); } };
      for (let p = 0; p < 10; p++) void speak('person' + p);`;
    try {
      for (let kill = 0; kill < 3; kill++) {
        const child = run(script.replaceAll("'person'", `'k${kill}person'`));
        await child.lines(300 + 200 * kill);
        expect(() => sqliteTurnStore(file, key)).toThrow(/Another process has .*turns\.db open/);
        child.process.kill('SIGKILL');
        await child.ended;
        const acknowledged = await child.lines(1);
        const store = sqliteTurnStore(file, key);
        for (const line of acknowledged) {
          const [person = '', n = ''] = line.split(' ');
          const { answer, session } = await store.load(person, `${person}:${n}`);
          expect(answer).toBe(`answer ${n}`);
          expect(session?.revision).toBeGreaterThanOrEqual(Number(n));
        }
        await store.close();
      }
      const db = new Database(file);
      expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
      db.close();
    } finally {
      sources.remove();
      folder.remove();
    }
  });

  test('keeps nothing in the clear; whoever has another key finds nobody, and begins anew', async () => {
    const folder = freshFolder();
    const file = join(folder.path, 'turns.db');
    const store = sqliteTurnStore(file, key);
    await store.commit({ ...turn('amina', 1), answer: 'CON Lipa 500', session: '{"said":"a secret"}' });
    await store.close();
    const bytes = readFileSync(file, 'latin1');
    for (const text of ['CON Lipa', 'Lipa 500', 'a secret', 'said']) expect(bytes).not.toContain(text);
    const other = sqliteTurnStore(file, deriveKey('another', 'turns'));
    expect(await other.load('amina', 'amina:1')).toEqual({ answer: undefined, session: undefined });
    expect(await other.commit(turn('amina', 1))).toBe('stored');
    await other.close();
    folder.remove();
  });

  test('a session that nobody takes up for a day is kept for the rest of its week, over restarts', async () => {
    const folder = freshFolder();
    const file = join(folder.path, 'turns.db');
    let store = sqliteTurnStore(file, key);
    const reopen = async () => {
      await store.close();
      store = sqliteTurnStore(file, key);
    };
    const later = (person: string, n: number, ms: number) => ({ ...turn(person, n), now: now + ms });
    await store.commit(turn('amina', 1));
    await store.commit(turn('wanjiku', 1));
    await store.commit({ ...turn('otieno', 1), session: undefined });
    await store.commit(later('amina', 2, hours(20)));
    expect(await store.sweep(now + hours(25)), 'three answers').toBe(3);
    for (let restart = 0; restart < 2; restart++) {
      expect(await store.load('wanjiku', 'wanjiku:1')).toEqual({ answer: undefined, session: { text: 'session 1', revision: 1 } });
      expect(await store.load('amina', 'amina:2')).toEqual({ answer: 'answer 2', session: { text: 'session 2', revision: 2 } });
      expect(await store.load('otieno', 'otieno:1')).toEqual({ answer: undefined, session: undefined });
      await reopen();
    }
    expect(await store.commit({ ...turn('otieno', 2), revision: 0, now: now + hours(26) }), 'who was forgotten').toBe('stored');
    expect((await store.load('otieno', '')).session, 'is not taken for who it was').toEqual({ text: 'session 2', revision: 2 });
    expect(await store.commit(later('wanjiku', 2, hours(26)))).toBe('stored');
    expect(await store.sweep(now + hours(51)), 'three answers more').toBe(3);
    await reopen();
    for (const person of ['amina', 'wanjiku', 'otieno'])
      expect((await store.load(person, `${person}:2`)).session).toEqual({ text: 'session 2', revision: 2 });
    expect(await store.sweep(now + hours(26) + days(7) + 1), 'three sessions').toBe(3);
    for (const person of ['amina', 'wanjiku', 'otieno']) expect((await store.load(person, '')).session).toBeUndefined();
    expect(await store.commit(later('amina', 1, days(9)))).toBe('stored');
    await store.close();
    folder.remove();
  });

  test('knows after a restart who said what, and answers nothing twice, however many they are', async () => {
    const folder = freshFolder();
    const file = join(folder.path, 'turns.db');
    const first = sqliteTurnStore(file, key);
    const [persons, turns] = [4_000, 3];
    for (let n = 1; n <= turns; n++) await Promise.all(Array.from({ length: persons }, (_, p) => first.commit(turn(`person ${p}`, n))));
    await first.close();
    const second = sqliteTurnStore(file, key);
    for (let p = 0; p < persons; p += 97) {
      const person = `person ${p}`;
      expect(await second.load(person, `${person}:1`)).toEqual({
        answer: 'answer 1',
        session: { text: `session ${turns}`, revision: turns },
      });
      expect(await second.commit({ ...turn(person, 2), revision: turns })).toBe('stale');
      expect(await second.commit(turn(person, turns + 1))).toBe('stored');
    }
    await second.close();
    folder.remove();
  });

  describe('when the clock jumps', () => {
    const opened = async (work: (store: TurnStore, reopen: () => Promise<TurnStore>) => Promise<void>) => {
      const folder = freshFolder();
      let store = sqliteTurnStore(join(folder.path, 'turns.db'), key);
      try {
        await work(store, async () => {
          await store.close();
          return (store = sqliteTurnStore(join(folder.path, 'turns.db'), key));
        });
      } finally {
        await store.close();
        folder.remove();
      }
    };
    const at = (person: string, n: number, ms: number) => ({ ...turn(person, n), now: now + ms });

    test('back by seconds, no session is taken for an older one of theirs, over restarts', () =>
      opened(async (store, reopen) => {
        await store.commit(at('amina', 1, 10_000));
        await store.commit(at('amina', 2, 0));
        expect(await store.sweep(now + hours(24) + 5_000), 'the first is not old, so the second stays').toBe(0);
        const second = { text: 'session 2', revision: 2 };
        for (const ms of [0, 10_000, 20_000]) {
          expect((await store.load('amina', '')).session).toEqual(second);
          store = await reopen();
          expect((await store.load('amina', '')).session).toEqual(second);
          await store.sweep(now + hours(24) + ms);
        }
        expect(await store.load('amina', 'amina:1')).toEqual({ answer: undefined, session: second });
      }));

    test('to far ahead and back, what was written meanwhile goes, its sessions rest, and the rest is swept as ever', () =>
      opened(async (store, reopen) => {
        const year = days(365);
        for (let n = 1; n <= 30; n++) await store.commit(at('amina', n, year));
        await store.commit(at('wanjiku', 1, 0));
        await store.commit(at('otieno', 1, hours(20)));
        expect(await store.sweep(now + hours(25)), '30 of the wrong time, and one that is old').toBe(31);
        store = await reopen();
        expect(await store.load('amina', 'amina:30')).toEqual({ answer: undefined, session: { text: 'session 30', revision: 30 } });
        expect((await store.load('otieno', 'otieno:1')).answer).toBe('answer 1');
        expect(await store.sweep(now + hours(45) + days(7)), 'one answer and all sessions').toBe(4);
        for (const person of ['amina', 'wanjiku', 'otieno']) expect((await store.load(person, '')).session).toBeUndefined();
      }));

    test('ahead by hours and back, nothing goes before its time', () =>
      opened(async (store) => {
        await store.commit(at('amina', 1, hours(20)));
        await store.commit(at('wanjiku', 1, 0));
        expect(await store.sweep(now + hours(25))).toBe(0);
        expect((await store.load('wanjiku', 'wanjiku:1')).answer).toBe('answer 1');
        expect(await store.sweep(now + hours(45))).toBe(2);
      }));
  });

  test('a person that rests with a later session than the log has is where they were last', async () => {
    const folder = freshFolder();
    const file = join(folder.path, 'turns.db');
    const first = sqliteTurnStore(file, key);
    for (const n of [1, 2]) await first.commit(turn('amina', n));
    await first.sweep(now + hours(25));
    await first.commit({ ...turn('amina', 3), now: now + hours(26) });
    await first.close();
    const db = new Database(file);
    db.exec('UPDATE idle SET revision = 5');
    db.close();
    let store = sqliteTurnStore(file, key);
    for (const ms of [hours(27), hours(51)]) {
      await store.sweep(now + ms);
      await store.close();
      store = sqliteTurnStore(file, key);
      expect((await store.load('amina', '')).session).toEqual({ text: 'session 2', revision: 5 });
    }
    await store.close();
    folder.remove();
  });

  test('names that are damaged are read from the turns; a turn that is damaged is not taken for the one before', async () => {
    const folder = freshFolder();
    const file = join(folder.path, 'turns.db');
    const damaged = (sql: string, ...values: string[]) => {
      const db = new Database(file);
      db.prepare(sql).run(...values);
      db.close();
      return sqliteTurnStore(file, key);
    };
    let store = sqliteTurnStore(file, key);
    for (const n of [1, 2]) await store.commit(turn('amina', n));
    await store.commit(turn('wanjiku', 1));
    await store.close();
    for (const names of ['["amina","am', '', '{"amina":1}', '[1,2]', '\u0000']) {
      store = damaged('UPDATE names SET names = ? WHERE id <= 2', names);
      expect(await store.load('amina', 'amina:1')).toEqual({ answer: 'answer 1', session: { text: 'session 2', revision: 2 } });
      expect((await store.load('wanjiku', 'wanjiku:1')).answer).toBe('answer 1');
      await store.close();
    }
    await damaged('DELETE FROM names WHERE id = 3').close();
    await damaged('UPDATE names SET names = ? WHERE id = 2', '["amina","amina:2"]').close();
    store = damaged("UPDATE turns SET sealed = x'00' WHERE id = 2");
    expect((await store.load('amina', '')).session).toBeUndefined();
    expect(await store.commit(turn('otieno', 1)), 'behind the last turn, named or not').toBe('stored');
    expect(await store.sweep(now + hours(25)), 'those that can be read').toBe(3);
    await store.close();
    folder.remove();
  });

  test('answers turns while a day is swept out, and is no bigger for it', async () => {
    const folder = freshFolder();
    const file = join(folder.path, 'turns.db');
    let store = sqliteTurnStore(file, key);
    const long = 'x'.repeat(700);
    for (let from = 0; from < 4_000; from += 16)
      await Promise.all(Array.from({ length: 16 }, (_, i) => store.commit({ ...turn(`person ${from + i}`, 1), session: long })));
    await store.close();
    const { size } = statSync(file);
    store = sqliteTurnStore(file, key);
    let answered = 0;
    const sweep = store.sweep(now + hours(25)).finally(() => (answered = -answered));
    while (answered >= 0) {
      await store.commit({ ...turn(`other ${answered}`, 1), now: now + hours(25) });
      answered++;
    }
    expect(await sweep).toBe(4_000);
    expect(-answered, 'a turn at least between any two steps of some 200 turns').toBeGreaterThanOrEqual(15);
    await store.close();
    expect(statSync(file).size).toBeLessThan(1.25 * size);
    folder.remove();
  });

  test('leaves nothing of a file of the earlier form', async () => {
    const folder = freshFolder();
    const file = join(folder.path, 'turns.db');
    const before = new Database(file);
    before.exec(`
      CREATE TABLE answer (id INTEGER PRIMARY KEY, key TEXT);
      CREATE TABLE session (person TEXT, sealed TEXT);
      CREATE TABLE resting (person TEXT PRIMARY KEY, sealed TEXT) WITHOUT ROWID;
      CREATE TABLE ping (id INTEGER PRIMARY KEY, count INTEGER NOT NULL)`);
    before.close();
    const store = sqliteTurnStore(file, key);
    expect(await store.commit(turn('amina', 1))).toBe('stored');
    await store.close();
    const after = new Database(file);
    const names = after.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck().all();
    expect(names).toEqual(['idle', 'names', 'pinged', 'turns']);
    after.close();
    folder.remove();
  });

  const walOf = (file: string): number => statSync(`${file}-wal`).size;
});
