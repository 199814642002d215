import { expect, test } from 'vitest';
import { inFolder, root, unbuilt } from './built.js';
import { killLoop } from './kill-loop.js';

const kills = 6;

test(
  'a service that is killed over and over loses nothing, does nothing twice, and tells no lie',
  { timeout: 120_000 },
  async (context) => {
    const why = unbuilt();
    if (why !== undefined) context.skip(why);
    await inFolder(async (folder) => {
      const result = await killLoop({ root, folder, kills, seed: 1, members: 8 });
      expect(result.findings).toEqual([]);
      const { counts } = result;
      const killed = Object.entries(counts).filter(([what]) => what.startsWith('killed '));
      expect(killed.reduce((sum, [, times]) => sum + times, 0)).toBe(kills);
      // Green says something only when there was something to lose.
      expect(counts['payments completed']).toBeGreaterThan(3);
      expect(counts['deliveries answered more than once']).toBeGreaterThan(20);
      expect(counts['stopped by SIGTERM']).toBe(3);
    });
  },
);
