import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { closeApp, openApp } from '../../src/app.js';
import { systemClock as clock } from '../../src/clock.js';
import { readConfig, type Environment } from '../../src/config.js';
import { noCrash } from '../../src/crashpoint.js';
import { demoChamas } from '../../src/demo.js';
import { httpSend } from '../../src/http.js';
import { systemIds } from '../../src/ids.js';
import { openLog } from '../../src/log.js';
import { openMetrics } from '../../src/metrics.js';
import { openInstallation, type Ground, type Installation } from '../../src/open.js';
import { prismaMoneyStore } from '../../src/operations/store/prisma.js';
import { deriveKey } from '../../src/secrets.js';
import { freshFolder } from '../stores/fresh-folder.js';

/** The whole service on free ports, with its stand-ins, in a folder of its own. `broken` puts something else in a place of it, `own` below it. `chamasFile` is what `CHAMAS_FILE` holds. */
export async function wholeService(
  env: Environment = {},
  broken: (installation: Installation) => Installation = (it) => it,
  own: Partial<Ground> = {},
  chamasFile = '',
) {
  const folder = freshFolder();
  const read = readConfig({ PORT: '0', STANDINS_PORT: '0', DATA_DIR: folder.path, ...env }, () => chamasFile, demoChamas);
  if (read.status === 'wrong') throw new Error(read.problems.join('\n'));
  const logged: string[] = [];
  const log = openLog('debug', { write: (line) => void logged.push(line) });
  const metrics = openMetrics();
  const ids = systemIds(() => clock.now());
  const installation = await openInstallation(read.config, { clock, ids, send: httpSend(fetch), log, metrics, crash: noCrash, ...own });
  let isOpen = false;
  const server = openApp(broken(installation), { log, metrics, clock, isOpen: () => isOpen });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  installation.standins?.setUrls(() => installation.callbackUrls(url));
  return {
    installation,
    dataDir: folder.path,
    url,
    port,
    logged,
    metrics,
    server,
    async start() {
      await installation.start();
      isOpen = true;
    },
    async close() {
      installation.simulator?.close();
      await closeApp(server, clock);
      await installation.stop();
      folder.remove();
    },
  };
}

/** What is written down of money in an installation, opened. */
export const moneyOf = ({ stores, secretKey }: Installation) => prismaMoneyStore(stores.database.client, deriveKey(secretKey, 'columns'));

/** Sends exactly these bytes, and resolves with all that came back when the other side closes. */
export function raw(port: number, bytes: string | Buffer, more?: (write: (bytes: string) => void) => void): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text));
    socket.write(bytes);
    more?.((next) => void socket.write(next));
  });
}
