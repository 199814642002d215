import { expect, test } from 'vitest';
import { run } from './run.js';

/** Seeds that every run of the tests plays; `npm run simulate` plays as many as one likes. */
const memorySeeds = Array.from({ length: 40 }, (_, i) => i + 1);
const sqliteSeeds = [1, 2, 3];

test.each(memorySeeds)('seed %i: after lost, late, doubled and contradicting messages and crashes all books are equal', async (seed) => {
  const { wrong } = await run(seed, 'memory');
  expect(wrong).toEqual([]);
});

/** A link that nobody pays takes a day to run out; on a busy disk that is long. */
const diskMs = 180_000;

test.each(sqliteSeeds)('seed %i, the same on real SQLite', { timeout: diskMs }, async (seed) => {
  const { wrong } = await run(seed, 'sqlite');
  expect(wrong).toEqual([]);
});

test('the same seed plays the same world', async () => {
  const [first, second] = [await run(6, 'memory'), await run(6, 'memory')];
  expect(second.covered).toEqual(first.covered);
});
