import { checkChama } from './config/check-chama.js';
import type { ChamaConfig } from './config/chama.js';
import { readChamasFile } from './config/chamas-file.js';
import { chamaFromEnvironment, variableOf } from './config/from-environment.js';
import { demoProblems, liveProblems, notYet } from './config/mode.js';
import { readSettings, type Settings } from './config/settings.js';
import type { Config, Environment } from './config/types.js';

export type { ChamaConfig, Config, Environment };

export type ReadConfig = { status: 'ok'; config: Config } | { status: 'wrong'; problems: string[] };

/**
 * Environment to configuration. Everything that is wrong is said at once, each with what to do, and never with a secret.
 * `readFile` reads `CHAMAS_FILE`; `demo` makes the demo's chamas, served by the stand-ins at an address.
 */
export function readConfig(
  env: Environment,
  readFile: (path: string) => string,
  demo: (standinsUrl: string, ussdCode: string) => ChamaConfig[],
): ReadConfig {
  const { set, wrong } = readSettings(env);
  const problems = [...wrong].map(([name, what]) => `${name} ${what}.`);
  const isLive = set.MODE === 'live';
  const chamas = isLive ? liveChamas(env, set, readFile, problems) : demo(`http://127.0.0.1:${set.STANDINS_PORT}`, set.USSD_CODE);
  const config: Config = Object.freeze({
    mode: set.MODE,
    role: set.ROLE,
    port: set.PORT,
    host: set.HOST ?? (isLive ? '0.0.0.0' : '127.0.0.1'),
    dataDir: set.DATA_DIR,
    standinsPort: set.STANDINS_PORT,
    trustProxy: set.TRUST_PROXY,
    allowLoopback: set.ALLOW_LOOPBACK,
    demoPublic: set.DEMO_PUBLIC,
    publicUrl: set.PUBLIC_URL,
    secretKeys: set.SECRET_KEY,
    metricsToken: set.METRICS_TOKEN,
    logLevel: set.LOG_LEVEL,
    ussd: { code: set.USSD_CODE, secret: set.USSD_SECRET, dialect: set.USSD_DIALECT, directDial: set.USSD_DIRECT_DIAL },
    callbackTokens: set.CALLBACK_TOKENS,
    databaseUrl: set.DATABASE_URL ?? `file:${set.DATA_DIR}/money.db`,
    redisUrl: set.REDIS_URL,
    whatsappDriver: set.WHATSAPP_DRIVER,
    whatsappCloud: {
      baseUrl: set.WHATSAPP_BASE_URL,
      token: set.WHATSAPP_TOKEN ?? '',
      phoneNumberId: set.WHATSAPP_PHONE_NUMBER_ID ?? '',
      appSecrets: set.WHATSAPP_APP_SECRET,
      verifyToken: set.WHATSAPP_VERIFY_TOKEN ?? '',
      templates: set.WHATSAPP_TEMPLATES ?? {},
    },
    crashpoint: set.CRASHPOINT,
    chamas,
  });
  // A mode that cannot be read asks for nothing that could be checked.
  if (wrong.has('MODE')) problems.push(...notYet(config));
  else problems.push(...(isLive ? [...liveProblems(config)] : demoProblems(config, env, set.CHAMAS_FILE)));
  const told = problems.filter((problem) => !repeatsAnother(problem, wrong));
  return told.length > 0 ? { status: 'wrong', problems: told } : { status: 'ok', config };
}

/** A variable that is wrong stands at its default, and then seems to be missing as well. */
const repeatsAnother = (problem: string, wrong: ReadonlyMap<string, string>): boolean => {
  const [name = '', ...rest] = problem.split(' ');
  return wrong.has(name) && rest.join(' ').startsWith('is missing');
};

function liveChamas(env: Environment, set: Settings, readFile: (path: string) => string, problems: string[]): ChamaConfig[] {
  const needs = { allowLoopback: set.ALLOW_LOOPBACK, standinsPort: set.STANDINS_PORT };
  if (set.CHAMAS_FILE === undefined) {
    const checked = checkChama(chamaFromEnvironment(env), set.USSD_CODE, needs);
    problems.push(...checked.problems.map(({ path, what }) => `${variableOf(path)} ${what}.`));
    return checked.chama ? [checked.chama] : [];
  }
  let text: string;
  try {
    text = readFile(set.CHAMAS_FILE);
  } catch {
    problems.push(`CHAMAS_FILE cannot be read: ${set.CHAMAS_FILE}. Give the path of a JSON file that this process may read.`);
    return [];
  }
  const read = readChamasFile(text, env, set.USSD_CODE, needs);
  if (read.status === 'ok') return read.chamas;
  problems.push(...read.problems);
  return [];
}
