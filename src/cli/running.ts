import { httpSend } from '../http.js';
import { parsePhone, type Phone } from '../phone.js';
import type { Config } from '../config.js';
import { complain, exits, option, type Asked } from './terminal.js';

/** Where the service of this configuration listens, if it does. */
export async function runningAt({ host, port }: Pick<Config, 'host' | 'port'>): Promise<string | undefined> {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  const url = `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
  const reply = await httpSend(fetch)({ method: 'GET', url: `${url}/healthz`, timeoutMs: 2000 });
  return reply.heard && reply.status === 200 && reply.text === 'ok\n' ? url : undefined;
}

export const notRunning = 'The service is not running. Start it in another terminal with: npm start';

/** Amina, of the demo. */
const demoPhone = '+254712000001' as Phone;

/** Whose phone is meant: `--phone`, or in the demo Amina's. The exit code when it is nobody's. */
export function phoneOf({ terminal, options }: Asked, mode: Config['mode']): Phone | number {
  const given = option(options, 'phone');
  if (given === undefined && mode === 'demo') return demoPhone;
  const phone = given === undefined ? undefined : parsePhone(given, 'KE');
  if (phone !== undefined) return phone;
  complain(terminal, given === undefined ? 'Say whose phone: --phone +254…' : `${given} is no phone number. Write it as +254712000001.`);
  return exits.usage;
}
