#!/usr/bin/env node
// Makes a fresh clone ready to start or to test: packages, database client, build. Each only when it is stale.
// Nothing but Node's own modules, since it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = new URL('..', import.meta.url).pathname;
process.chdir(root);

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) fail(`chamabot needs Node 20.19 or newer; this is ${process.version}.`);

const stampFile = 'node_modules/.cache/chamabot/prepared.json';
const stamps = existsSync(stampFile) ? JSON.parse(readFileSync(stampFile, 'utf8')) : {};
const force = process.argv.includes('--build');

step('packages', ['package.json', 'package-lock.json', 'whatsapp/package.json'], 'node_modules/express', () => {
  say('Installing packages (once; about a minute, longer where better-sqlite3 must be compiled) …');
  const done = run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { PUPPETEER_SKIP_DOWNLOAD: '1' });
  if (!done) fail('Installing packages failed. A registry must be reachable; see the lines above.');
  if (!loads('better-sqlite3')) {
    fail(
      'better-sqlite3 does not load: there is no prebuilt one for this platform, and no compiler.\nInstall one (Debian: apt-get install -y python3 make g++) and run: npm rebuild better-sqlite3',
    );
  }
});
step('client', ['prisma/schema.prisma', 'prisma.config.ts'], 'prisma/generated/client.ts', () => {
  say('Generating the database client …');
  if (!run(process.execPath, ['node_modules/prisma/build/index.js', 'generate'], { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath }, true))
    fail('prisma generate failed.');
});
step(
  'build',
  [...files('src'), ...files('flows'), 'prisma/schema.prisma', 'tsconfig.json', 'tsconfig.build.json'],
  'dist/src/main.js',
  () => {
    say('Building …');
    if (!run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json']))
      fail('The build failed; see the lines above.');
    run(process.execPath, ['scripts/copy-assets.mjs']);
  },
);

if (process.argv.includes('--tools')) {
  step('tools', [...files('src'), ...files('flows'), ...files('bench'), ...files('test'), 'tsconfig.tools.json'], 'dist/test', () => {
    say('Building the tools …');
    if (!run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.tools.json'])) fail('The build failed; see the lines above.');
  });
}

/** Runs `work` when one of the inputs has changed since it last succeeded, or its output is gone. */
function step(name, inputs, output, work) {
  const hash = createHash('sha256');
  for (const file of inputs.filter(existsSync)) hash.update(file).update(readFileSync(file));
  const stamp = `${process.versions.modules} ${hash.digest('hex')}`;
  if (stamps[name] === stamp && existsSync(output) && !(force && name === 'build')) return;
  work();
  stamps[name] = stamp;
  mkdirSync('node_modules/.cache/chamabot', { recursive: true });
  writeFileSync(stampFile, JSON.stringify(stamps));
}

function files(folder) {
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? files(path) : [path]))
    .sort();
}

function run(command, args, env = {}, quiet = false) {
  const done = spawnSync(command, args, {
    stdio: ['ignore', quiet ? 'pipe' : 'inherit', 'inherit'],
    env: { ...process.env, ...env },
    shell: false,
  });
  return done.status === 0;
}

function loads(name) {
  return spawnSync(process.execPath, ['-e', `new (require('${name}'))(':memory:')`], { stdio: 'ignore' }).status === 0;
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

function fail(text) {
  say(`\n${text}`);
  process.exit(1);
}
