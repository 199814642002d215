import Database from 'better-sqlite3';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { days, hours } from '../../src/clock.js';
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
    const before = await walOf(file);
    await Promise.all(Array.from({ length: 200 }, (_, n) => store.commit(turn(`person ${n}`, 1))));
    const together = (await walOf(file)) - before;
    for (let n = 200; n < 400; n++) await store.commit(turn(`person ${n}`, 1));
    const alone = (await walOf(file)) - before - together;
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

  test('leaves nothing of a file of the earlier form', async () => {
    const folder = freshFolder();
    const file = join(folder.path, 'turns.db');
    const before = new Database(file);
    before.exec('CREATE TABLE answer (id INTEGER PRIMARY KEY, key TEXT); CREATE TABLE session (person TEXT, sealed TEXT)');
    before.close();
    const store = sqliteTurnStore(file, key);
    expect(await store.commit(turn('amina', 1))).toBe('stored');
    await store.close();
    const after = new Database(file);
    const names = after.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck().all();
    expect(names).toEqual(['names', 'ping', 'resting', 'turns']);
    after.close();
    folder.remove();
  });

  async function walOf(file: string): Promise<number> {
    const { statSync } = await import('node:fs');
    return statSync(`${file}-wal`).size;
  }
});
