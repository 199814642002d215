import { z } from 'zod';
import { crashpoints } from './crashpoint.js';
import { chamaSchema, completeChama, providersSchema, type ChamaConfig } from './config/chama.js';
import { readChamasFile } from './config/chamas-file.js';
import { demoProblems, liveProblems } from './config/mode.js';
import type { Config, Environment } from './config/types.js';

export type { ChamaConfig, Config };

const flag = z
  .enum(['0', '1', 'true', 'false', ''])
  .default('0')
  .transform((value) => value === '1' || value === 'true');
const port = z.coerce.number().int().min(0).max(65_535);
const optional = z
  .string()
  .trim()
  .optional()
  .transform((value) => value || undefined);
const list = optional.transform((value) =>
  (value ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
);

const settingsSchema = z.object({
  MODE: z.enum(['demo', 'live']).default('demo'),
  ROLE: z.enum(['all', 'web', 'worker', 'whatsapp']).default('all'),
  PORT: port.default(8080),
  HOST: optional,
  DATA_DIR: z.string().min(1).default('./data'),
  STANDINS_PORT: port.default(8090),
  TRUST_PROXY: optional,
  ALLOW_LOOPBACK: flag,
  DEMO_PUBLIC: flag,
  PUBLIC_URL: optional,
  SECRET_KEY: list,
  METRICS_TOKEN: optional,
  CONSOLE_PASSWORD: optional,
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  USSD_SECRET: optional,
  USSD_CODE: z
    .string()
    .regex(/^\*[\d*]{2,20}#$/, 'must look like *384*100#')
    .default('*384*100#'),
  USSD_DIALECT: z.enum(['africastalking', 'turns']).default('africastalking'),
  USSD_DIRECT_DIAL: flag,
  CALLBACK_TOKENS: list,
  DATABASE_URL: optional,
  REDIS_URL: optional,
  CHAMAS_FILE: optional,
  WHATSAPP_DRIVER: z.enum(['none', 'web', 'cloud']).default('none'),
  CRASHPOINT: optional.refine(
    (value) => value === undefined || crashpoints.some((name) => value.split(':')[0] === name),
    'names no crashpoint',
  ),
});

export type ReadConfig = { status: 'ok'; config: Config } | { status: 'wrong'; problems: string[] };

/**
 * Environment to configuration. Everything that is wrong is said at once, each with what to do. `readFile` reads
 * `CHAMAS_FILE`; `demo` fills in the demo chamas where nothing is configured.
 */
export function readConfig(env: Environment, readFile: (path: string) => string, demo: (standinsUrl: string) => ChamaConfig[]): ReadConfig {
  const parsed = settingsSchema.safeParse(withoutEmpty(env));
  if (!parsed.success)
    return { status: 'wrong', problems: parsed.error.issues.map(({ path, message }) => `${String(path[0])} ${message}`) };
  const set = parsed.data;
  const problems: string[] = [];
  const chamas = chamasOf(env, set, readFile, demo, problems);
  const config: Config = Object.freeze({
    mode: set.MODE,
    role: set.ROLE,
    port: set.PORT,
    host: set.HOST ?? (set.MODE === 'demo' ? '127.0.0.1' : '0.0.0.0'),
    dataDir: set.DATA_DIR,
    standinsPort: set.STANDINS_PORT,
    trustProxy: set.TRUST_PROXY,
    allowLoopback: set.ALLOW_LOOPBACK,
    publicUrl: set.PUBLIC_URL?.replace(/\/+$/, ''),
    secretKeys: set.SECRET_KEY,
    metricsToken: set.METRICS_TOKEN,
    logLevel: set.LOG_LEVEL,
    ussd: { code: set.USSD_CODE, secret: set.USSD_SECRET, dialect: set.USSD_DIALECT, directDial: set.USSD_DIRECT_DIAL },
    callbackTokens: set.CALLBACK_TOKENS,
    databaseUrl: set.DATABASE_URL ?? `file:${set.DATA_DIR}/money.db`,
    redisUrl: set.REDIS_URL,
    whatsappDriver: set.WHATSAPP_DRIVER,
    crashpoint: set.CRASHPOINT,
    chamas,
  });
  problems.push(...(config.mode === 'live' ? liveProblems(config) : demoProblems(config, env, set.DEMO_PUBLIC)));
  return problems.length > 0 ? { status: 'wrong', problems } : { status: 'ok', config };
}

function chamasOf(
  env: Environment,
  set: z.output<typeof settingsSchema>,
  readFile: (path: string) => string,
  demo: (standinsUrl: string) => ChamaConfig[],
  problems: string[],
): ChamaConfig[] {
  if (set.CHAMAS_FILE !== undefined) {
    let text: string;
    try {
      text = readFile(set.CHAMAS_FILE);
    } catch {
      problems.push(`CHAMAS_FILE cannot be read: ${set.CHAMAS_FILE}. Give the path of a JSON file that this process may read.`);
      return [];
    }
    const read = readChamasFile(text, env);
    if (read.status === 'wrong') problems.push(...read.problems);
    return read.status === 'ok' ? read.chamas.map((chama) => completeChama(chama, set.USSD_CODE)) : [];
  }
  if (set.MODE === 'demo') return demo(`http://127.0.0.1:${set.STANDINS_PORT}`);
  const read = chamaSchema.safeParse(fromEnvironment(env));
  if (read.success) return [completeChama(read.data, set.USSD_CODE)];
  problems.push(...read.error.issues.map(({ path, message }) => `${variableOf(path.map(String))}: ${message}`));
  return [];
}

/** The single chama of the environment: the same fields as an entry of the file, under names of their own. */
function fromEnvironment(env: Environment) {
  const defined = (entries: Record<string, unknown>) => {
    const given = Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined && value !== ''));
    return Object.keys(given).length > 0 ? given : undefined;
  };
  return defined({
    id: 'main',
    ...Object.fromEntries(
      Object.entries(variables)
        .filter(([path]) => !path.includes('.'))
        .map(([path, name]) => [path, env[name]]),
    ),
    providers: defined(
      Object.fromEntries(
        Object.keys(providersSchema.shape).map((provider) => [
          provider,
          defined(
            Object.fromEntries(
              Object.entries(variables)
                .filter(([path]) => path.startsWith(`${provider}.`))
                .map(([path, name]) => [path.slice(provider.length + 1), env[name]]),
            ),
          ),
        ]),
      ),
    ),
  });
}

const variables: Record<string, string> = {
  name: 'CHAMA_NAME',
  country: 'CHAMA_COUNTRY',
  currency: 'CHAMA_CURRENCY',
  language: 'CHAMA_LANGUAGE',
  timeZone: 'CHAMA_TIMEZONE',
  book: 'CHAMA_BOOK',
  helpPhone: 'CHAMA_HELP_PHONE',
  'chamapay.baseUrl': 'CHAMAPAY_BASE_URL',
  'chamapay.apiKey': 'CHAMAPAY_API_KEY',
  'chamapay.apiSecret': 'CHAMAPAY_API_SECRET',
  'chamapay.webhookSecret': 'CHAMAPAY_WEBHOOK_SECRET',
  'chamapay.monthlyQuota': 'CHAMAPAY_MONTHLY_QUOTA',
  'imarapay.baseUrl': 'IMARAPAY_BASE_URL',
  'imarapay.username': 'IMARAPAY_API_USERNAME',
  'imarapay.password': 'IMARAPAY_API_PASSWORD',
  'imarapay.accountId': 'IMARAPAY_ACCOUNT_ID',
  'africastalking.baseUrl': 'AFRICASTALKING_BASE_URL',
  'africastalking.username': 'AFRICASTALKING_USERNAME',
  'africastalking.apiKey': 'AFRICASTALKING_API_KEY',
  'africastalking.senderId': 'AFRICASTALKING_SENDER_ID',
  'africastalking.shortCode': 'AFRICASTALKING_SHORT_CODE',
};

const variableOf = (path: string[]): string => variables[path.filter((part) => part !== 'providers').join('.')] ?? path.join('.');

/** A variable that is set to nothing is not set. */
const withoutEmpty = (env: Environment) =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
