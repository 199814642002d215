import { existsSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { whyNot } from '../../src/config/why-not.js';
import { makeFolder } from '../../src/database/make-folder.js';
import { freshFolder } from './fresh-folder.js';

let folder: ReturnType<typeof freshFolder>;
beforeEach(() => (folder = freshFolder()));
afterEach(() => folder.remove());

/** What the host is told when `path` cannot be made. */
function said(path: string): string | undefined {
  try {
    makeFolder(path);
  } catch (error) {
    return whyNot(error, { port: 1, host: 'x', standinsPort: 2, dataDir: path, mode: 'demo' });
  }
  return undefined;
}

it('makes every level that is missing, and leaves one that is there', () => {
  const path = join(folder.path, 'a', 'b', 'c');
  makeFolder(path);
  expect(statSync(path).isDirectory()).toBe(true);
  writeFileSync(join(path, 'kept'), '');
  makeFolder(`${path}/`);
  expect(existsSync(join(path, 'kept'))).toBe(true);
});

it('goes through a link to a folder', () => {
  symlinkSync(folder.path, join(folder.path, 'link'));
  makeFolder(join(folder.path, 'link', 'a'));
  expect(statSync(join(folder.path, 'a')).isDirectory()).toBe(true);
});

it('says what is a file', () => {
  const file = join(folder.path, 'file');
  writeFileSync(file, '');
  expect(said(file)).toBe(`DATA_DIR ${file} is no folder but a file. Give another DATA_DIR.`);
  expect(said(join(file, 'a', 'b'))).toMatch(/a part of it is a file\. Give another DATA_DIR\.$/);
});

it.skipIf(!existsSync('/proc/self'))('comes back from where nothing can be made (skipped where there is no /proc)', () => {
  expect(said('/proc/chamabot/data')).toBe('DATA_DIR /proc/chamabot/data cannot be made. Give another DATA_DIR.');
});
