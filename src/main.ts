import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { closeApp, openApp } from './app.js';
import { seconds, systemClock as clock } from './clock.js';
import { readConfig } from './config.js';
import { whyNot } from './config/why-not.js';
import { crashpointFrom, crashpoints } from './crashpoint.js';
import { demoChamas } from './demo.js';
import { httpSend } from './http.js';
import { systemIds } from './ids.js';
import { errorFields, openLog } from './log.js';
import { openMetrics } from './metrics.js';
import { openInstallation, type Installation } from './open.js';

/** How long a stop may take before it is forced. */
const stopMs = seconds(12);

if (process.argv.includes('--list-crashpoints')) {
  process.stdout.write(`${crashpoints.join('\n')}\n`);
  process.exit(0);
}

const read = readConfig(process.env, (path) => readFileSync(path, 'utf8'), demoChamas);
if (read.status === 'wrong') fail(read.problems);
const { config } = read;
const log = openLog(config.logLevel);
const metrics = openMetrics();
const ids = systemIds(() => clock.now());
const crash = crashpointFrom(config.crashpoint, () => process.kill(process.pid, 'SIGKILL'));

// What we write holds money and names: nobody but this user reads it.
process.umask(0o077);

let installation: Installation | undefined;
let server: Server | undefined;
let isOpen = false;
let stopping = false;
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
process.on('unhandledRejection', (error) => log('error', 'unhandled', errorFields(error)));

try {
  const opened = await openInstallation(config, { clock, ids, send: httpSend(fetch), log, metrics, crash });
  installation = opened;
  const listening = openApp(opened, { log, metrics, clock, isOpen: () => isOpen });
  server = listening;
  await new Promise<void>((resolve, reject) => listening.once('error', reject).listen(config.port, config.host, resolve));
  const { port } = listening.address() as AddressInfo;
  const url = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`;
  opened.standins?.setUrls(() => opened.callbackUrls(url));
  await opened.start();
  isOpen = true;
  log('info', 'ready', { mode: config.mode, host: config.host, port, version: version() });
  if (config.mode === 'demo')
    process.stderr.write(`\n  chamabot is ready: ${url}/phones\n  Stand-ins of the providers: ${opened.standins?.url ?? ''}\n\n`);
} catch (error) {
  const why = whyNot(error, config);
  if (why === undefined) log('fatal', 'not-started', errorFields(error));
  fail([why ?? `A mistake of ours: ${error instanceof Error ? error.message : String(error)} The log says where.`]);
}

/** SIGTERM or Ctrl-C: takes nothing new, ends what is under way, exits 0. A second one does not wait. */
function stop(signal: string): void {
  if (stopping) process.exit(1);
  stopping = true;
  log('info', 'stopping', { signal });
  void clock.sleep(stopMs).then(() => process.exit(1));
  close()
    .then(() => process.exit(0))
    .catch((error: unknown) => {
      log('error', 'stop-failed', errorFields(error));
      process.exit(1);
    });
}

async function close(): Promise<void> {
  installation?.simulator?.close();
  if (server) await closeApp(server, clock);
  await installation?.stop();
}

function version(): string {
  return (createRequire(import.meta.url)('../../package.json') as { version: string }).version;
}

function fail(problems: string[]): never {
  process.stderr.write(`\nchamabot does not start:\n${problems.map((problem) => `  - ${problem}`).join('\n')}\n\n`);
  process.exit(78);
}
