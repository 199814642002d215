import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { killLoop } from './kill-loop.js';
import { reportOf } from './report.js';

const { values } = parseArgs({
  options: { kills: { type: 'string' }, seed: { type: 'string' }, members: { type: 'string' }, folder: { type: 'string' } },
});

function whole(name: 'kills' | 'seed' | 'members', otherwise: number, max: number): number {
  const given = Number(values[name] ?? otherwise);
  if (Number.isInteger(given) && given > 0 && given <= max) return given;
  process.stderr.write(`--${name} takes a whole number from 1 to ${max}.\n`);
  process.exit(64);
}

const kills = whole('kills', 100, 100_000);
const seed = whole('seed', 1 + (process.pid % 1_000_000), 4_294_967_295);
const members = whole('members', 36, 5_000);
const folder = values.folder ?? join(process.cwd(), 'data', 'chaos', `seed-${seed}-${process.pid}`);
mkdirSync(folder, { recursive: true });

const result = await killLoop({
  ...{ root: process.cwd(), folder, kills, seed, members },
  say: (sentence) => void process.stderr.write(`${sentence}\n`),
});
writeFileSync(join(folder, 'result.json'), `${JSON.stringify(result, null, 2)}\n`);
process.stdout.write(reportOf(result, kills, folder));
process.exit(result.findings.length === 0 ? 0 : 1);
