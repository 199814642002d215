import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApp } from '../../src/app.js';
import { systemClock as clock } from '../../src/clock.js';
import { readConfig } from '../../src/config.js';
import { noCrash } from '../../src/crashpoint.js';
import { demoChamas } from '../../src/demo.js';
import { httpSend } from '../../src/http.js';
import { systemIds } from '../../src/ids.js';
import { silent } from '../../src/log.js';
import { openMetrics } from '../../src/metrics.js';
import { openInstallation } from '../../src/open.js';

/** The whole service in demo mode, as `npm start` opens it, on free ports and in a folder of its own. */
export async function realService() {
  const folder = mkdtempSync(join(tmpdir(), 'chamabot-browser-'));
  const read = readConfig({ PORT: '0', STANDINS_PORT: '0', DATA_DIR: folder }, () => '', demoChamas);
  if (read.status === 'wrong') throw new Error(read.problems.join('\n'));
  const metrics = openMetrics();
  const installation = await openInstallation(read.config, {
    clock,
    ids: systemIds(() => clock.now()),
    send: httpSend(fetch),
    log: silent,
    metrics,
    crash: noCrash,
  });
  const server = openApp(installation, { log: silent, metrics, clock });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  installation.standins?.setUrls(() => installation.callbackUrls(url));
  await installation.start();
  return {
    url,
    installation,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await installation.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
