import Database from 'better-sqlite3';
import { existsSync, statfsSync, statSync } from 'node:fs';
import { callbackAddresses, ussdAddresses, whatsappPath } from '../callback-addresses.js';
import { callbackTokens } from '../callback-tokens.js';
import { checkProviders, checkRedis, checkWhatsappCloud, type Check } from '../checks.js';
import { systemClock } from '../clock.js';
import type { Config } from '../config.js';
import { demoWhatsapp } from '../demo.js';
import { httpSend } from '../http.js';
import { systemIds } from '../ids.js';
import { doorPath, secretOf } from '../secret-key.js';
import { deriveKey } from '../secrets.js';
import { moneyFile } from './money.js';
import { runningAt } from './running.js';
import { complain, configured, exits, option, tell, type Command } from './terminal.js';

/** Below this much free space the databases are in danger. */
const freeMinMb = 500;

export const doctor: Command = {
  help: 'check configuration, stores, clock and every provider, and print the addresses to give to them',
  options: { chama: { type: 'string', help: 'only this chama' } },
  run: async ({ terminal, options }) => {
    const config = configured(terminal);
    if (!config) return exits.config;
    const only = option(options, 'chama');
    const chamas = config.chamas.filter(({ id }) => only === undefined || id === only);
    if (chamas.length === 0) {
      complain(terminal, `There is no chama ${only ?? ''}. There are: ${config.chamas.map(({ id }) => id).join(', ')}`);
      return exits.usage;
    }
    const url = await runningAt(config);
    const ground = { clock: systemClock, ids: systemIds(() => systemClock.now()) };
    const checks: Check[] = [
      whole('configuration', `${config.mode} mode, ${config.chamas.length === 1 ? 'one chama' : `${config.chamas.length} chamas`}`),
      whole('service', url === undefined ? 'not running' : `running at ${url}`),
      diskCheck(config.dataDir),
      databaseCheck(config),
      ...(config.redisUrl === undefined ? [] : [await checkRedis(config.redisUrl, ground)]),
    ];
    for (const chama of chamas) {
      const webhookAddresses = config.mode === 'live' ? webhooksOf(config, chama) : [];
      checks.push(...(await checkProviders(chama, { send: httpSend(fetch), clock: systemClock, webhookAddresses })));
    }
    if (config.whatsappDriver === 'cloud') {
      const access = config.mode === 'demo' ? demoWhatsapp(`http://127.0.0.1:${config.standinsPort}`) : config.whatsappCloud;
      checks.push(await checkWhatsappCloud(access, httpSend(fetch)));
    }
    const addresses = addressesOf(config, chamas, url);
    const isWell = checks.every(({ status }) => status === 'ok');
    tell(
      terminal,
      { well: isWell, checks, addresses },
      [
        ...checks.map(
          ({ chama, subject, status, what, todo }) =>
            `${status === 'ok' ? '✓' : '✗'} ${chama === '' ? '' : `${chama}: `}${subject}: ${what}${todo === undefined ? '' : `\n    ${todo}`}`,
        ),
        ...(config.mode === 'demo' && url === undefined
          ? ['    In demo mode the providers are stand-ins, which run with the service: npm start']
          : []),
        '',
        'Addresses to give to the providers. Each is a secret. Where there is a second one, it is to change over to, and works already.',
        ...addresses.map(({ chama, what, address }) => `  ${`${chama === '' ? '' : `${chama}: `}${what}`.padEnd(44)} ${address}`),
      ].join('\n'),
    );
    return isWell ? exits.well : exits.notWell;
  },
};

const whole = (subject: string, what: string): Check => ({ chama: '', subject, status: 'ok', what });

function diskCheck(folder: string): Check {
  const { bavail, bsize } = statfsSync(existsSync(folder) ? folder : '.');
  const free = Math.floor((bavail * bsize) / 1_048_576);
  if (free >= freeMinMb) return whole('disk', `${free} MB free for ${folder}`);
  const todo = 'Make room: when the disk is full, no money operation is taken.';
  return { chama: '', subject: 'disk', status: 'wrong', what: `only ${free} MB free for ${folder}`, todo };
}

function databaseCheck(config: Config): Check {
  const file = moneyFile(config);
  if (!existsSync(file)) return whole('money database', `none yet; the first start makes ${file}`);
  try {
    const db = new Database(file, { readonly: true });
    const open = db.prepare('SELECT count(*) FROM "Operation" WHERE state = \'open\'').pluck().get();
    const reviews = db.prepare('SELECT count(*) FROM "Review" WHERE "closedAt" IS NULL').pluck().get();
    db.close();
    const size = (statSync(file).size / 1_048_576).toFixed(1);
    return whole(
      'money database',
      `${size} MB, ${Number(open)} open ${Number(open) === 1 ? 'operation' : 'operations'}, ${Number(reviews)} for a person`,
    );
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      chama: '',
      subject: 'money database',
      status: 'wrong',
      what: `${file} cannot be read: ${why}`,
      todo: 'Restore a backup, or look at its owner and rights.',
    };
  }
}

/** Where BitPesa is to reach a chama. */
function webhooksOf(config: Config, chama: Config['chamas'][number]): string[] {
  const tokens = callbackTokens(deriveKey(secretOf(config), 'callbacks'), config.callbackTokens);
  return callbackAddresses(chama, config.publicUrl ?? '', tokens).flatMap(({ target, addresses }) =>
    target === 'bitpesaWebhook' ? addresses : [],
  );
}

type Address = { chama: string; what: string; address: string };

/** Where gateways, providers and the WhatsApp driver reach this service. */
function addressesOf(config: Config, chamas: Config['chamas'], running: string | undefined): Address[] {
  const here = running ?? `http://${config.host}:${config.port}`;
  const base = config.publicUrl ?? here;
  const secret = secretOf(config);
  const tokens = callbackTokens(deriveKey(secret, 'callbacks'), config.callbackTokens);
  const ussd = ussdAddresses(base, config);
  return [
    { chama: '', what: "Africa's Talking USSD callback", address: ussd.turn },
    { chama: '', what: "Africa's Talking USSD end of session", address: ussd.end },
    { chama: '', what: 'USSD of gateways with one input a turn', address: ussd.turns },
    ...chamas.flatMap((chama) =>
      callbackAddresses(chama, base, tokens).flatMap(({ chama: id, what, addresses }) =>
        addresses.map((address, n) => ({ chama: id, what: n === 0 ? what : `${what} (second)`, address })),
      ),
    ),
    ...(config.whatsappDriver === 'cloud' ? [{ chama: '', what: 'WhatsApp Cloud API webhook', address: `${base}${whatsappPath}` }] : []),
    ...(config.whatsappDriver === 'cloud'
      ? []
      : [{ chama: '', what: 'WHATSAPP_DOOR_URL of the WhatsApp driver', address: `${here}${doorPath(secret)}` }]),
  ];
}
