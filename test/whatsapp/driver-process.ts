import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { standInVersion } from './web-version.js';
import type { World } from './world.js';

const source = resolve('whatsapp/src');

/** The driver as it is started by a host, built into `folder`. */
function build(folder: string): string {
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(source).filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))) {
    const { outputText } = ts.transpileModule(readFileSync(join(source, file), 'utf8'), {
      compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext },
    });
    writeFileSync(join(folder, file.replace(/\.ts$/, '.js')), outputText);
  }
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  return join(folder, 'main.js');
}

/** Plain words of what a life of the driver came to, and how to end it. */
export type Life = { child: ChildProcess; said: string[]; ended: Promise<void>; browser: () => number | undefined };

/** The driver's process on this world, with its pacing turned off, started and killed as often as one likes. */
export function driverProcess(world: World, doorUrl: () => string, env: Record<string, string> = {}) {
  const main = build(join(world.folder, 'driver'));
  const said: string[] = [];
  let life: Life | undefined;

  function start(): Life {
    const child = spawn(process.execPath, [main], {
      env: {
        PATH: process.env['PATH'],
        HOME: world.folder,
        DATA_DIR: world.folder,
        CHROMIUM_PATH: world.chromium,
        WHATSAPP_DOOR_URL: doorUrl(),
        WHATSAPP_WEB_VERSION: standInVersion,
        WHATSAPP_GAP_MS: '0-0',
        WHATSAPP_TYPING_MS: '0-0',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => void said.push(text));
    const ended = new Promise<void>((done) => child.once('close', () => done()));
    life = { child, said, ended, browser: () => browserOf(child.pid) };
    return life;
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (!life) return;
    const browser = life.browser();
    life.child.kill(signal);
    await life.ended;
    // Nothing that we started outlives its test.
    if (browser !== undefined) await gone(browser);
    life = undefined;
  }

  return {
    said,
    start,
    /** Asks it to end. */
    stop: () => end('SIGTERM'),
    /** `kill -9`. Its browser notices by itself. */
    kill: () => end('SIGKILL'),
    /** Kills the browser under it. */
    killBrowser(): number {
      const pid = life?.browser();
      if (pid === undefined) throw new Error('the driver has no browser');
      process.kill(pid, 'SIGKILL');
      return pid;
    },
    exitCode: () => life?.child.exitCode,
  };
}

export type DriverProcess = ReturnType<typeof driverProcess>;

/** The browser that a driver has started: its child. */
function browserOf(pid: number | undefined): number | undefined {
  try {
    const [child] = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8')
      .trim()
      .split(' ');
    return child === undefined || child === '' ? undefined : Number(child);
  } catch {
    return undefined;
  }
}

const goneMs = 10_000;

async function gone(pid: number): Promise<void> {
  for (let waited = 0; isAlive(pid); waited += 50) {
    if (waited > goneMs) {
      process.kill(pid, 'SIGKILL');
      throw new Error('the browser outlived its driver');
    }
    await new Promise((done) => setTimeout(done, 50));
  }
}

function isAlive(pid: number): boolean {
  try {
    // A zombie has ended.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
