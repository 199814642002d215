import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { documented } from './endpoints.js';
import { codesIn, plain, rowsOf } from './page.js';
import type { Row } from './page.js';

const page = readFileSync('docs/providers.md', 'utf8');

/** The sources of a folder, whole. */
const sourceOf = (folder: string): string =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => readFileSync(join(folder, file), 'utf8'))
        .join('\n')
    : '';

/** The first file that a name means, looked for where such files are; a star stands for anything. */
const fileAt = (name: string, places: readonly string[]): string | undefined =>
  places
    .map((place) => join(place, name))
    .flatMap((path) => (path.includes('*') ? found(path) : existsSync(path) ? [path] : []))
    .at(0);

function found(pattern: string): string[] {
  const slash = pattern.lastIndexOf('/');
  const folder = pattern.slice(0, slash);
  const name = new RegExp(`^${pattern.slice(slash + 1).replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*')}$`); // prettier-ignore
  return existsSync(folder) ? readdirSync(folder).filter((file) => name.test(file)) : [];
}

/** Whether sources make, hold or hand on something by a name; a word in a comment is none. */
const isNamedIn = (source: string, name: string): boolean =>
  /^[A-Za-z_]\w*$/.test(name) && new RegExp(`^(?!\\s*(?:\\*|//)).*\\b${name}(?:\\s*[(:=<]|\\??:|,|\\s*\\})`, 'm').test(source);

/** What is wrong with a row, in words for whoever mends the page; nothing when it holds. */
function wrongWith(row: Row, folder: string, home = `src/providers/${folder}`): string[] {
  const { client = '', test = '' } = row;
  const standin = row['stand-in'] ?? '';
  const faults: string[] = [];

  const source = sourceOf(home);
  const symbols = codesIn(client);
  if (symbols.length === 0) faults.push('names no client');
  for (const symbol of symbols) {
    if (symbol.includes('/')) {
      if (!existsSync(symbol.replace(/\/$/, ''))) faults.push(`client ${symbol} is no file`);
      continue;
    }
    const missing = symbol.replace(/\(.*$/, '').split('.').filter((part) => !isNamedIn(source, part)); // prettier-ignore
    if (missing.length > 0) faults.push(`client ${symbol} is not in ${home}`);
  }

  const standins = codesIn(standin);
  if (standins.length === 0) faults.push('names no stand-in');
  for (const name of standins)
    if (!fileAt(name, [`src/standins/${folder}`, 'src/standins', '.'])) faults.push(`stand-in ${name} is no file`);

  const tests = codesIn(test).filter((name) => /[/.]/.test(name));
  if (!tests.some((name) => name.includes('.test.ts'))) faults.push('names no file of tests');
  for (const name of tests)
    if (!fileAt(name, ['test/providers', 'test/standins', 'test/channels', 'test', '.'])) faults.push(`test ${name} is no file`);

  if (/not yet/i.test(`${client} ${standin} ${test}`)) faults.push('is not done yet');
  return faults;
}

describe.each(documented)('docs/providers.md: $heading', ({ heading, folder, client, endpoints, callbacks, leftOut = [] }) => {
  const rows = rowsOf(page, heading);
  const names = (row: Row): string[] => codesIn(row['endpoint'] ?? '');

  it.each(endpoints)('%s has client, stand-in and test', (endpoint) => {
    const row = rows.find((one) => names(one).some((code) => plain(code) === plain(endpoint)));
    expect(row, `no row names ${endpoint}`).toBeDefined();
    if (row) expect(wrongWith(row, folder, client)).toEqual([]);
  });

  it.each(callbacks)('callback %s has reader, stand-in and test', (callback) => {
    const row = rows.find((one) => names(one).includes(callback));
    expect(row, `no row names ${callback}`).toBeDefined();
    if (row) expect(wrongWith(row, folder, client)).toEqual([]);
  });

  it('names nothing that is not in the documents', () => {
    const known = new Set([...endpoints.map(plain), ...callbacks, ...leftOut]);
    const said = rows.flatMap(names).map((code) => plain(code) || code);
    expect(said.filter((code) => !known.has(code))).toEqual([]);
  });

  it.each(leftOut)('%s is left out, and the page says so', (what) => {
    expect(page.split(/^## /m).find((one) => one.startsWith(heading))).toContain(what);
  });
});

it('every provider that there is has its list', () => {
  const folders = readdirSync('src/providers', { withFileTypes: true }).filter((one) => one.isDirectory() && one.name !== 'ports');
  expect(documented.flatMap(({ folder, client }) => (client === undefined ? [folder] : [])).sort()).toEqual(
    folders.map(({ name }) => name).sort(),
  );
});

describe('the reader of the page', () => {
  it.each([
    ['POST /v1/transactions', 'POST /transactions'],
    ['POST /api/v1/invoices/quote', 'POST /invoices/quote'],
    ['GET /transaction/{reference}/', 'GET /transaction/{}'],
    ['GET /senders?external_id=', 'GET /senders'],
    ['POST /v1/sim-swap', 'POST /v1/sim-swap'],
    ['callback', ''],
  ])('%s is %j', (given, read) => expect(plain(given)).toBe(read));

  it('sees a row that lacks something', () => {
    const text =
      '## ImaraPay: x\n\n| endpoint | client | used by | stand-in | test |\n| --- | --- | --- | --- | --- |\n| `GET /banks` | `nowhere` | | `none.ts` | not yet |\n';
    const [row = {}] = rowsOf(text, 'ImaraPay');
    expect(wrongWith(row, 'imarapay')).toEqual([
      'client nowhere is not in src/providers/imarapay',
      'stand-in none.ts is no file',
      'names no file of tests',
      'is not done yet',
    ]);
    expect(rowsOf(text, 'CamPay')).toEqual([]);
  });
});
