import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { systemClock as clock } from '../../src/clock.js';
import { httpSend } from '../../src/http.js';
import { systemIds } from '../../src/ids.js';
import type { StandinSeed } from '../../src/standins/core.js';
import type { FaultPlan } from '../../src/standins/faults.js';
import { startStandins, type Standins } from '../../src/standins/server.js';
import { enrol } from './enrol.js';
import { startLife, type Life, type LogLine } from './life.js';
import { liveSettings } from './settings.js';
import type { Villager } from './village.js';

/** One live installation whose service dies and is started again, beside providers that live on. */
export type Installation = {
  standins: Standins;
  dataDir: string;
  /** The address of the USSD door. */
  ussd: string;
  /** Starts the service. `extra` is added to its environment, `nodeArgs` go before the program. */
  start: (extra?: Record<string, string>, nodeArgs?: readonly string[]) => Life;
  /** Runs the command line in the same environment. */
  command: (...args: string[]) => Promise<{ code: number | null; out: string; said: string }>;
  close: () => Promise<void>;
};

type Options = {
  /** The checkout, with `dist/` built in it. */
  root: string;
  /** Holds the data and the service's log. */
  folder: string;
  seed: StandinSeed;
  /** Who is let into chamas whose records are the service's own. */
  people?: readonly Villager[];
  plan?: FaultPlan;
  heard?: (line: LogLine) => void;
};

/** Where the built service begins, seen from the checkout. */
export const builtService = (root: string): string => join(root, 'dist/src/main.js');

export async function openInstallation({ root, folder, seed, people = [], plan, heard }: Options): Promise<Installation> {
  if (!existsSync(builtService(root))) throw new Error(`There is no ${builtService(root)}. Build first: npm run build`);
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir, { recursive: true });
  const chamasFile = join(folder, 'chamas.json');
  const { credentials, urls, ussd, environment: env, chamas } = liveSettings({ dataDir, port: await freePort(), chamasFile });
  const standins = await startStandins({
    ...{ port: 0, clock, ids: systemIds(() => clock.now()), seed, send: httpSend(fetch), credentials, urls },
    ...(plan && { plan }),
  });
  writeFileSync(chamasFile, JSON.stringify(chamas(standins.url), null, 2));
  await enrol(env, people);
  const log = join(folder, 'service.log');
  return {
    standins,
    dataDir,
    ussd,
    start: (extra = {}, nodeArgs = []) =>
      startLife([...nodeArgs, builtService(root)], { ...env, ...extra }, (line) => {
        appendFileSync(log, `${JSON.stringify(line)}\n`);
        heard?.(line);
      }),
    command: (...args) => runCommand(join(root, 'dist/src/cli/main.js'), args, env),
    close: () => standins.close(),
  };
}

function runCommand(
  program: string,
  args: string[],
  env: Record<string, string>,
): Promise<{ code: number | null; out: string; said: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const out: string[] = [];
    const said: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (text: string) => void out.push(text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => void said.push(text));
    child.once('close', (code) => resolve({ code, out: out.join(''), said: said.join('') }));
  });
}

/** A port that was free a moment ago. The service keeps it over all its lives, so that callbacks find it. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
