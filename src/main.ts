import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { openApp } from './app.js';
import { seconds, systemClock as clock } from './clock.js';
import { readConfig } from './config.js';
import { crashpointFrom, crashpoints } from './crashpoint.js';
import { demoChamas } from './demo.js';
import { httpSend } from './http.js';
import { systemIds } from './ids.js';
import { errorFields, openLog } from './log.js';
import { openMetrics } from './metrics.js';
import { openInstallation } from './open.js';

/** How long a stop may take before it is forced. */
const stopMs = seconds(12);

if (process.argv.includes('--list-crashpoints')) {
  process.stdout.write(`${crashpoints.join('\n')}\n`);
  process.exit(0);
}

const read = readConfig(process.env, (path) => readFileSync(path, 'utf8'), demoChamas);
if (read.status === 'wrong') fail('chamabot does not start:', read.problems);
const { config } = read;
const log = openLog(config.logLevel);
const metrics = openMetrics();
const ids = systemIds(() => clock.now());
const crash = crashpointFrom(config.crashpoint, () => process.kill(process.pid, 'SIGKILL'));

try {
  const installation = await openInstallation(config, { clock, ids, send: httpSend(fetch), log, metrics, crash });
  const server = openApp(installation, { log, metrics, clock });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(config.port, config.host, resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`;
  installation.standins?.setUrls(() => installation.callbackUrls(url));
  await installation.start();
  log('info', 'ready', { mode: config.mode, host: config.host, port, version: version() });
  if (config.mode === 'demo')
    process.stderr.write(`\n  chamabot is ready: ${url}/phones\n  Stand-ins of the providers: ${installation.standins?.url ?? ''}\n\n`);

  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) process.exit(1);
    stopping = true;
    log('info', 'stopping', { signal });
    void clock.sleep(stopMs).then(() => process.exit(1));
    server.close();
    server.closeIdleConnections();
    installation
      .stop()
      .then(() => process.exit(0))
      .catch((error: unknown) => {
        log('error', 'stop-failed', errorFields(error));
        process.exit(1);
      });
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
} catch (error) {
  const why =
    error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
      ? `Port ${config.port} or ${config.standinsPort} is in use. Stop what uses it, or set PORT and STANDINS_PORT.`
      : undefined;
  fail('chamabot does not start:', [why ?? (error instanceof Error ? error.message : String(error))]);
}

process.on('unhandledRejection', (error) => log('error', 'unhandled', errorFields(error)));

function version(): string {
  return (createRequire(import.meta.url)('../../package.json') as { version: string }).version;
}

function fail(title: string, problems: string[]): never {
  process.stderr.write(`\n${title}\n${problems.map((problem) => `  - ${problem}`).join('\n')}\n\n`);
  process.exit(78);
}
