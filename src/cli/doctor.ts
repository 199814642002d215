import { existsSync, statfsSync } from 'node:fs';
import { callbackTokens } from '../callback-tokens.js';
import { checkProviders, type Check } from '../checks.js';
import { systemClock } from '../clock.js';
import { httpSend } from '../http.js';
import { secretOf } from '../secret-key.js';
import { deriveKey } from '../secrets.js';
import { runningAt } from './running.js';
import { configured, tell, type Command } from './terminal.js';

/** Below this much free space the databases are in danger. */
const freeMinMb = 500;

export const doctor: Command = {
  help: 'check configuration, stores, clock and every provider, and print the callback addresses',
  run: async ({ terminal }) => {
    const config = configured(terminal);
    if (!config) return 78;
    const url = await runningAt(config);
    const checks: Check[] = [
      {
        chama: '',
        provider: 'configuration',
        status: 'ok',
        what: `${config.mode} mode, ${config.chamas.length} chama${config.chamas.length === 1 ? '' : 's'}`,
      },
    ];
    checks.push({ chama: '', provider: 'service', status: 'ok', what: url === undefined ? 'not running' : `running at ${url}` });
    checks.push(diskCheck(config.dataDir));
    for (const chama of config.chamas) checks.push(...(await checkProviders(chama, { send: httpSend(fetch), clock: systemClock })));

    const tokens = callbackTokens(deriveKey(secretOf(config), 'callbacks'), config.callbackTokens);
    const base = config.publicUrl ?? url ?? `http://${config.host}:${config.port}`;
    const addresses = config.chamas.flatMap(({ id }) =>
      (['imarapay', 'chamapay', 'africastalking'] as const).flatMap((provider) =>
        tokens.live(provider, id).map((token, n) => ({
          chama: id,
          provider,
          use: n === 0 ? 'give this one' : 'change over to this one',
          address: `${base}/callbacks/${provider}/${id}/${token}`,
        })),
      ),
    );
    const ussd = `${base}/ussd${config.mode === 'live' ? `/${config.ussd.secret ?? ''}` : ''}`;
    const lines = [
      ...checks.map(
        ({ chama, provider, status, what, todo }) =>
          `${status === 'ok' ? '✓' : '✗'} ${chama && `${chama} `}${provider}: ${what}${todo !== undefined ? `\n    ${todo}` : ''}`,
      ),
      '',
      'Addresses to give to the providers:',
      `  USSD callback       ${ussd}`,
      `  USSD end of session ${ussd}/end`,
      ...addresses.map(
        ({ chama, provider, use, address }) =>
          `  ${chama} ${provider.padEnd(15)} ${address}${provider === 'africastalking' ? '/{sms,delivery}' : ''}   (${use})`,
      ),
    ];
    tell(terminal, { checks, addresses: { ussd, ussdEnd: `${ussd}/end`, callbacks: addresses } }, lines.join('\n'));
    return checks.every(({ status }) => status === 'ok') ? 0 : 1;
  },
};

function diskCheck(folder: string): Check {
  const at = existsSync(folder) ? folder : '.';
  const { bavail, bsize } = statfsSync(at);
  const free = Math.floor((bavail * bsize) / 1_048_576);
  if (free >= freeMinMb) return { chama: '', provider: 'disk', status: 'ok', what: `${free} MB free for ${folder}` };
  return {
    chama: '',
    provider: 'disk',
    status: 'wrong',
    what: `only ${free} MB free for ${folder}`,
    todo: 'Make room: when the disk is full, no money operation is taken.',
  };
}
