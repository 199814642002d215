#!/usr/bin/env node
// Makes a fresh clone ready to start or to test: packages, database client, build. Each only when it is stale.
// Nothing but Node's own modules, since it runs before anything is installed. It says what it does on stderr, never on stdout.
//
//   node scripts/prepare.mjs            what `npm start` and `npm test` need
//   node scripts/prepare.mjs --build    the build anew, stale or not
//   node scripts/prepare.mjs --tools    the simulation, the kill loop and the measurements as well
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const isMain = process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url);
const asked = (option) => isMain && process.argv.includes(option);

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19))
  fail(`chamabot needs Node 20.19 or newer; this is ${process.version}. Get it from https://nodejs.org`);

// Whoever runs us from elsewhere (`chamabot` does) gets their own folder back.
const cameFrom = process.cwd();
process.chdir(root);

/** How long one waits for another that prepares the same folder. */
const waitMaxMs = 15 * 60_000;
const stampFile = 'node_modules/.cache/chamabot/prepared.json';
const tsc = 'node_modules/typescript/bin/tsc';
const sources = () => [...files('src'), ...files('flows'), 'prisma/schema.prisma', 'tsconfig.json', 'tsconfig.build.json'];

const steps = [
  { name: 'packages', output: 'node_modules/express', inputs: () => ['package-lock.json'], more: dependencies, work: installPackages },
  {
    name: 'client',
    output: 'prisma/generated/client.ts',
    inputs: () => ['prisma/schema.prisma', 'prisma.config.ts'],
    work: () => {
      say('Generating the database client …');
      const env = { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' };
      if (!run(process.execPath, ['node_modules/prisma/build/index.js', 'generate'], { env, quiet: true })) fail('prisma generate failed.');
    },
  },
  {
    name: 'build',
    output: 'dist/src/main.js',
    inputs: () => [...sources(), ...files('prisma/migrations')],
    work: build,
    force: asked('--build'),
  },
  ...(asked('--tools')
    ? [
        {
          name: 'tools',
          output: 'dist/bench/main.js',
          inputs: () => [...sources(), ...files('bench'), ...files('test'), 'tsconfig.tools.json'],
          work: () => compile('the tools', 'tsconfig.tools.json', 'dist/.tools.tsbuildinfo', 'dist/bench/main.js'),
        },
      ]
    : []),
];

if (steps.some((step) => isStale(step))) {
  alone(() => {
    for (const step of steps) {
      if (!isStale(step)) continue; // another has done it while we waited
      step.work();
      const stamps = { ...readStamps(), [step.name]: stampOf(step) };
      mkdirSync('node_modules/.cache/chamabot', { recursive: true });
      writeFileSync(stampFile, JSON.stringify(stamps));
      step.force = false;
    }
  });
}
process.chdir(cameFrom);

/** A step is stale when its inputs have changed since it last succeeded, or when what it makes is gone. */
function isStale(step) {
  return step.force === true || !existsSync(step.output) || readStamps()[step.name] !== stampOf(step);
}

function stampOf({ inputs, more }) {
  const hash = createHash('sha256');
  for (const file of inputs().filter((path) => existsSync(path))) hash.update(`${file}\0`).update(readFileSync(file));
  return `${process.versions.modules} ${hash.update(more?.() ?? '').digest('hex')}`;
}

function readStamps() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    return {}; // none yet, or half of them
  }
}

/** What package.json asks for. Its scripts may change without a new installation. */
function dependencies() {
  const { dependencies: needed, devDependencies, workspaces } = JSON.parse(readFileSync('package.json', 'utf8'));
  return JSON.stringify([needed, devDependencies, workspaces]);
}

function installPackages() {
  if (isInstalled()) return;
  say('Installing packages (once; about a minute, longer where better-sqlite3 must be compiled) …');
  // Without their scripts: only better-sqlite3 has one that is needed, and then its failure can be told from a failed download.
  const installed = run(npm(), ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    env: { PUPPETEER_SKIP_DOWNLOAD: '1' },
  });
  if (!installed)
    fail(
      'Installing packages failed; the lines above say why. A registry of npm packages must be reachable once, and package-lock.json must fit package.json.',
    );
  if (!loads('better-sqlite3')) run(npm(), ['rebuild', 'better-sqlite3', '--ignore-scripts=false', '--loglevel=error']);
  if (!loads('better-sqlite3')) fail(noCompiler());
}

/** Is everything there that the lock file names, in its version, and does it run on this Node? Then `npm ci` was run by hand. */
function isInstalled() {
  try {
    const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
    const there = JSON.parse(readFileSync('node_modules/.package-lock.json', 'utf8')).packages;
    const { dependencies: needed, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
    if (JSON.stringify([packages[''].dependencies, packages[''].devDependencies]) !== JSON.stringify([needed, devDependencies]))
      return false;
    const folders = Object.entries(packages).filter(([path, { optional }]) => path.startsWith('node_modules/') && optional !== true);
    return folders.every(([path, { version }]) => there[path]?.version === version) && loads('better-sqlite3');
  } catch {
    return false;
  }
}

function noCompiler() {
  const missing = ['python3', 'make', 'g++'].filter((tool) => spawnSync(tool, ['--version'], { stdio: 'ignore' }).status !== 0);
  return [
    'better-sqlite3, the database, could not be made ready: there is no prebuilt one for this platform that could be fetched,',
    missing.length > 0
      ? `and no compiler to make it with (missing: ${missing.join(', ')}). Install one:`
      : 'and compiling it failed; the lines above say why. A compiler comes with:',
    '  Debian, Ubuntu   apt-get install -y python3 make g++',
    '  Fedora           dnf install -y python3 make gcc-c++',
    '  Alpine           apk add python3 make g++',
    '  macOS            xcode-select --install',
    'Then run the same command again.',
  ].join('\n');
}

function build() {
  compile('chamabot', 'tsconfig.build.json', 'dist/.tsbuildinfo', 'dist/src/main.js');
  for (const folder of ['src', 'flows'])
    for (const file of files(join('dist', folder)))
      // What was built from a file that is gone would still be found by whoever imports it.
      if (/\.js(?:\.map)?$/.test(file) && !existsSync(file.slice('dist/'.length).replace(/\.js(?:\.map)?$/, '.ts'))) rmSync(file);
  if (!run(process.execPath, ['scripts/copy-assets.mjs'])) fail('Copying the pages failed; see the lines above.');
}

function compile(what, project, memory, output) {
  say(`Building ${what} …`);
  // The compiler writes only what has changed since its memory; when its output is gone, the memory must go too.
  if (!existsSync(output) || asked('--build')) rmSync(memory, { force: true });
  if (!run(process.execPath, [tsc, '-p', project])) fail('The build failed; see the lines above.');
}

/** Runs `work` while nobody else prepares this folder. Two `npm ci` at once would take each other's files away. */
function alone(work) {
  const lock = join(tmpdir(), `chamabot-prepare-${createHash('sha256').update(root).digest('hex').slice(0, 16)}.lock`);
  let waited = 0;
  while (!takeLock(lock)) {
    if (waited === 0) say('Another process is preparing this folder; waiting for it …');
    if (waited > waitMaxMs) fail(`Another process has been preparing this folder for too long. If there is none, remove ${lock}`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    waited += 200;
  }
  const letGo = () => {
    if (existsSync(lock)) unlinkSync(lock);
  };
  process.once('exit', letGo);
  work();
  process.off('exit', letGo);
  letGo();
}

function takeLock(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  // A process that was killed leaves its lock behind. One that is just being written has no number yet.
  const holder = Number(readOr(lock, ''));
  if (holder > 0 && !lives(holder)) rmSync(lock, { force: true });
  return false;
}

function lives(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM'; // it is somebody else's
  }
}

function readOr(file, otherwise) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return otherwise;
  }
}

function files(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? files(path) : [path]))
    .sort();
}

function npm() {
  return process.platform === 'win32' ? 'npm.cmd' : 'npm';
}

function run(command, args, { env = {}, quiet = false } = {}) {
  const done = spawnSync(command, args, {
    stdio: ['ignore', quiet ? 'ignore' : 2, 2],
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
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
