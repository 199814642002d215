import { httpSend } from '../http.js';
import type { Config } from '../config.js';

/** Where the service of this configuration listens, if it does. */
export async function runningAt(config: Config): Promise<string | undefined> {
  const host = config.host === '0.0.0.0' || config.host === '::' ? '127.0.0.1' : config.host;
  const url = `http://${host}:${config.port}`;
  const reply = await httpSend(fetch)({ method: 'GET', url: `${url}/healthz`, timeoutMs: 2000 });
  return reply.heard && reply.status === 200 ? url : undefined;
}

export const notRunning = 'The service is not running. Start it in another terminal with: npm start';
