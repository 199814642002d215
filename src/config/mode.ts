import { isLoopback, liveAddressProblem, staysHere } from './addresses.js';
import type { Config, Environment } from './types.js';
import { weakness } from './weakness.js';

const makeOne = 'Make one with: openssl rand -hex 32';

/** Tokens of one callback address that are live at a time. */
const callbackTokensMax = 2;

/** Secrets that webhooks may be signed with at a time. */
const appSecretsMax = 3;

/** What may stand in an address as it is. */
const forAddress = /^[\w-]+$/;

/** Why live mode must not start, but for what is wrong with the chamas: what is missing, guessable, or points at a stand-in. */
export function liveProblems(config: Config): string[] {
  return [...secretProblems(config), ...addressProblems(config), ...cloudProblems(config), ...notYet(config)];
}

function secretProblems({ secretKeys, ussd, metricsToken, callbackTokens }: Config): string[] {
  const problems: string[] = [];
  const seen = new Map<string, string>();
  const check = (name: string, value: string | undefined, inAddress: boolean) => {
    const before = value === undefined ? undefined : seen.get(value);
    if (value !== undefined) seen.set(value, name);
    const wrong =
      value === undefined
        ? 'is missing'
        : (weakness(value) ??
          (before === undefined ? undefined : `is the same as ${before}: who learns one has both`) ??
          (inAddress && !forAddress.test(value) ? 'stands in an address, so it may have letters, digits, - and _ only' : undefined));
    if (wrong !== undefined) problems.push(`${name} ${wrong}. ${makeOne}`);
  };
  check('SECRET_KEY', secretKeys[0], false);
  check('USSD_SECRET', ussd.secret, true);
  check('METRICS_TOKEN', metricsToken, false);
  callbackTokens.forEach((token, i) => check(`CALLBACK_TOKENS (value ${i + 1})`, token, true));
  return problems;
}

function addressProblems(config: Config): string[] {
  if (config.publicUrl === undefined)
    return ['PUBLIC_URL is missing: the https address under which the gateway and the providers reach this service.'];
  const wrong = liveAddressProblem(config.publicUrl, config);
  return wrong === undefined ? [] : [`PUBLIC_URL ${wrong}.`];
}

/** What WhatsApp's Cloud API needs, where it is to be used. */
function cloudProblems(config: Config): string[] {
  if (config.whatsappDriver !== 'cloud') return [];
  const { baseUrl, token, phoneNumberId, appSecrets, verifyToken } = config.whatsappCloud;
  const problems: string[] = [];
  const whose = "in the app's settings at Meta (docs/whatsapp-cloud.md)";
  if (token === '') problems.push(`WHATSAPP_TOKEN is missing: the token of a system user, ${whose}.`);
  if (phoneNumberId === '') problems.push(`WHATSAPP_PHONE_NUMBER_ID is missing: the id of the number, ${whose}.`);
  if (appSecrets.length === 0) problems.push(`WHATSAPP_APP_SECRET is missing: the secret that webhooks are signed with, ${whose}.`);
  if (appSecrets.length > appSecretsMax)
    problems.push(`WHATSAPP_APP_SECRET has ${appSecrets.length} values, and ${appSecretsMax} are taken. Leave the oldest out.`);
  const weak = verifyToken === '' ? 'is missing' : weakness(verifyToken);
  if (weak !== undefined) problems.push(`WHATSAPP_VERIFY_TOKEN ${weak}. ${makeOne}`);
  const where = liveAddressProblem(baseUrl, config);
  if (where !== undefined) problems.push(`WHATSAPP_BASE_URL ${where}.`);
  return problems;
}

/** What is asked for and not built, in any mode. Better said at start than found out later. */
export function notYet({ role, secretKeys, callbackTokens }: Config): string[] {
  const problems: string[] = [];
  if (role === 'whatsapp') problems.push('ROLE=whatsapp: the WhatsApp driver is a program of its own, "npm run whatsapp". Leave ROLE out.');
  else if (role !== 'all')
    problems.push(
      `ROLE=${role} shares the work between processes, which needs a PostgreSQL database, and a later version. Leave ROLE out: one process does all.`,
    );
  if (secretKeys.length > 1)
    problems.push(
      'SECRET_KEY has several values. To open with one key what another has sealed comes with a later version: give the one that this installation began with.',
    );
  if (callbackTokens.length > callbackTokensMax)
    problems.push(
      `CALLBACK_TOKENS has ${callbackTokens.length} values, and ${callbackTokensMax} are live at a time. Leave the oldest out.`,
    );
  return problems;
}

/** Names of variables that hold a provider's secret, and of those that say where it is. */
const credential = /^(?:CHAMAPAY|IMARAPAY|BITPESA|CHAPSMART|CAMPAY|AFRICASTALKING|WHATSAPP)_(?:\w+_)?(?:KEY|SECRET|PASSWORD|TOKEN)$/;
const address = /^(?:CHAMAPAY|IMARAPAY|BITPESA|CHAPSMART|CAMPAY|AFRICASTALKING|WHATSAPP)_BASE_URL$/;

/** Why demo mode must not start: it is open to everybody who reaches it, so nobody but this machine may, and nothing in it may be real. */
export function demoProblems(config: Config, env: Environment, chamasFile: string | undefined): string[] {
  const problems = notYet(config);
  if (!isLoopback(config.host) && !config.demoPublic)
    problems.push(
      `HOST=${config.host} would show the demo, with its PINs, to the network. Use 127.0.0.1, or set DEMO_PUBLIC=1 if that is what you want; for the real thing, MODE=live.`,
    );
  if (config.port !== 0 && config.port === config.standinsPort) problems.push(`PORT and STANDINS_PORT are both ${config.port}.`);
  if (chamasFile !== undefined)
    problems.push('CHAMAS_FILE is set, and MODE is demo, which brings its own chama. Set MODE=live, or unset it.');
  for (const [name, value = ''] of Object.entries(env)) {
    const given = value.trim();
    if (given === '') continue;
    if (credential.test(name) && !given.startsWith('demo-'))
      problems.push(`${name} is a real credential, and MODE is demo. Set MODE=live, or unset it.`);
    if (address.test(name) && !(URL.canParse(given) && staysHere(new URL(given).hostname)))
      problems.push(`${name} points at a real provider, and MODE is demo. Set MODE=live, or unset it.`);
  }
  return problems;
}
