import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { whyNot } from '../../src/config/why-not.js';
import { freshFolder } from '../stores/fresh-folder.js';

let folder: ReturnType<typeof freshFolder>;
beforeEach(() => (folder = freshFolder()));
afterEach(() => folder.remove());
const said = (error: unknown, port = 8080) =>
  whyNot(error, { port, host: 'x.example', standinsPort: 8090, dataDir: '/data', mode: 'demo' });
const thrown = (act: () => void): unknown => {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
};
const listening = (port: number, host: string): Promise<unknown> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', resolve).listen(port, host, () => server.close(() => resolve(undefined)));
  });

it('a port that is taken', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  expect(said(await listening(port, '127.0.0.1'), port)).toBe(`PORT ${port} is in use. Stop what uses it, or set PORT to another.`);
  server.close();
});

it('an address of another machine, and a name that is none', async () => {
  expect(said(await listening(0, '192.0.2.1'))).toMatch(/^HOST=x\.example is no address of this machine \(EADDRNOTAVAIL\)/);
  expect(said(Object.assign(new Error('getaddrinfo ENOTFOUND x.example'), { code: 'ENOTFOUND', syscall: 'getaddrinfo' }))).toMatch(
    /^HOST=x\.example is no address/,
  );
});

it('a folder that is a file, or in one', () => {
  const file = join(folder.path, 'file');
  writeFileSync(file, '');
  expect(said(thrown(() => mkdirSync(file, { recursive: true })))).toBe('DATA_DIR /data is no folder but a file. Give another DATA_DIR.');
  expect(said(thrown(() => mkdirSync(join(file, 'data'), { recursive: true })))).toMatch(
    /^DATA_DIR \/data is no folder: a part of it is a file/,
  );
});

it('a folder that may not be written', () => {
  chmodSync(folder.path, 0o500);
  // Root may write everywhere, and then there is nothing to explain.
  const error =
    process.getuid?.() === 0
      ? Object.assign(new Error('x'), { code: 'EACCES', syscall: 'mkdir' })
      : thrown(() => mkdirSync(join(folder.path, 'data')));
  chmodSync(folder.path, 0o700);
  expect(said(error)).toMatch(/^DATA_DIR \/data cannot be written\. Give the service's user the right/);
});

it('a database that is none, and one that cannot be opened', () => {
  const file = join(folder.path, 'money.db');
  writeFileSync(file, 'this is a letter to my aunt '.repeat(100));
  expect(said(thrown(() => new Database(file).pragma('journal_mode = WAL')))).toMatch(
    /a database there is damaged or is none \(SQLITE_NOTADB\)/,
  );
  expect(said(thrown(() => new Database(folder.path)))).toMatch(/a database there cannot be opened for writing \(SQLITE_CANTOPEN/);
});

it('a sentence of ours as it is, and nothing of a mistake', () => {
  expect(said(new Error('The database is newer than this version.'))).toBe('The database is newer than this version.');
  expect(said(new TypeError('x is not a function'))).toBeUndefined();
  expect(said(Object.assign(new Error('odd'), { code: 'ERR_ODD' }))).toBeUndefined();
  expect(said('text')).toBeUndefined();
});
