import type { AddressInfo } from 'node:net';
import { closeApp, openApp } from '../../src/app.js';
import { systemClock as clock } from '../../src/clock.js';
import { readConfig } from '../../src/config.js';
import { noCrash } from '../../src/crashpoint.js';
import { demoChamas, demoMpesaPin } from '../../src/demo.js';
import { httpSend } from '../../src/http.js';
import { systemIds } from '../../src/ids.js';
import { openLog } from '../../src/log.js';
import { openMetrics } from '../../src/metrics.js';
import { openInstallation } from '../../src/open.js';
import { doorPath } from '../../src/secret-key.js';

/** The service in demo mode, whose messages go to a driver. It can be stopped and started again on its data, at the same address. */
export async function service(folder: string) {
  const log: string[] = [];
  let port = 0;
  let now = await open();

  async function open() {
    const env = { PORT: '0', STANDINS_PORT: '0', DATA_DIR: folder, WHATSAPP_DRIVER: 'web' };
    const read = readConfig(env, () => '', demoChamas);
    if (read.status === 'wrong') throw new Error(read.problems.join('\n'));
    const metrics = openMetrics();
    const logger = openLog('debug', { write: (line) => void log.push(line) });
    const ids = systemIds(() => clock.now());
    const ground = { clock, ids, send: httpSend(fetch), log: logger, metrics, crash: noCrash };
    const installation = await openInstallation(read.config, ground);
    const server = openApp(installation, { log: logger, metrics, clock });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
    const url = `http://127.0.0.1:${port}`;
    installation.standins?.setUrls(() => installation.callbackUrls(url));
    await installation.start();
    return { installation, server, url };
  }

  async function stop(): Promise<void> {
    await closeApp(now.server, clock);
    await now.installation.stop();
  }

  const phones = () => {
    const { standins } = now.installation;
    if (!standins) throw new Error('a demo has stand-ins');
    return standins.phones;
  };

  return {
    log,
    doorUrl: () => `${now.url}${doorPath(now.installation.secretKey)}`,
    driverState: () => now.installation.door.state().state,
    /** The M-Pesa prompts that a phone shows. */
    prompts: (phone: string) => phones().prompts(phone),
    /** Enters the PIN at the only prompt. */
    async approves(phone: string): Promise<void> {
      const [prompt] = phones().prompts(phone);
      if (!prompt) throw new Error('no prompt is shown');
      await phones().answer(prompt.id, { pin: demoMpesaPin });
    },
    sms: (phone: string) => phones().inbox(phone),
    /** What M-Pesa has taken from members, by the stand-in's own word. */
    truth: () => now.installation.standins?.truth(),
    installation: () => now.installation,
    stop,
    async start(): Promise<void> {
      now = await open();
    },
  };
}

export type TestService = Awaited<ReturnType<typeof service>>;
