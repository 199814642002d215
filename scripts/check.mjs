#!/usr/bin/env node
// Everything that must hold at a commit, in the order in which it fails fastest.
import { spawnSync } from 'node:child_process';

process.chdir(new URL('..', import.meta.url).pathname);
const bin = (name) => `node_modules/.bin/${name}`;

const steps = [
  ['prepare', process.execPath, ['scripts/prepare.mjs']],
  ['formatting', bin('prettier'), ['--check', '--log-level', 'warn', '.']],
  ['types', bin('tsc'), ['-p', '.']],
  ['lint', bin('eslint'), ['.', '--max-warnings', '0', '--cache', '--cache-location', 'node_modules/.cache/eslint/']],
  ['arrows', process.execPath, ['scripts/arrows.mjs']],
  ['unused code', bin('knip'), []],
  ['tests', bin('vitest'), ['run']],
];

const only = process.argv.slice(2);
for (const [name, command, args] of steps) {
  if (only.length > 0 && !only.includes(name)) continue;
  const startedAt = Date.now();
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0) {
    console.error(`\n✗ ${name}`);
    process.exit(1);
  }
  console.error(`✓ ${name} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
}
