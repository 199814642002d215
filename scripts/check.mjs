#!/usr/bin/env node
// Everything that must hold at a commit, in the order in which it fails fastest.
//
//   node scripts/check.mjs                   all
//   node scripts/check.mjs types lint        some, by name
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const bin = (name) => `node_modules/.bin/${name}`;

const steps = [
  ['prepare', process.execPath, ['scripts/prepare.mjs']],
  ['formatting', bin('prettier'), ['--check', '--log-level', 'warn', '.']],
  ['types', bin('tsc'), ['-p', '.']],
  ['lint', bin('eslint'), ['.', '--max-warnings', '0']],
  ['arrows', process.execPath, ['scripts/arrows.mjs']],
  ['unused code', bin('knip'), []],
  ['tests', bin('vitest'), ['run']],
];

const only = process.argv.slice(2);
const unknown = only.filter((name) => steps.every(([known]) => known !== name));
if (unknown.length > 0) {
  console.error(`There is no check "${unknown.join('", "')}". There are: ${steps.map(([name]) => name).join(', ')}`);
  process.exit(64);
}

for (const [name, command, args] of steps) {
  if (only.length > 0 && !only.includes(name)) continue;
  const startedAt = Date.now();
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) {
    console.error(`\n✗ ${name}${error ? ` (${error.message})` : ''}`);
    process.exit(1);
  }
  console.error(`✓ ${name} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
}
