import type { Config, Environment } from './types.js';

/** Names that a secret must not have, since they stand in documents or are the first that a stranger tries. */
const guessable = /^(?:demo|test|secret|password|changeme|change-me|example|token|admin|chamabot)|^(.)\1*$|^(?:0123456789|1234567890)/i;

/** Shortest secret in an address or for deriving keys: 128 bits in base 32 or hexadecimal. */
const secretMin = 24;

const loopback = /^(?:localhost|127\.|0\.0\.0\.0|\[?::1\]?)/;

function weakness(secret: string): string | undefined {
  if (secret.length < secretMin) return `is shorter than ${secretMin} characters`;
  if (guessable.test(secret)) return 'is guessable';
  if (new Set(secret).size < 8) return 'repeats a few characters';
  return undefined;
}

const makeOne = 'Make one with: openssl rand -base64 32';

/** Why live mode must not start: what is missing, guessable, or points at a stand-in; each with what to do. */
export function liveProblems(config: Config): string[] {
  const problems: string[] = [];
  const secret = (name: string, value: string | undefined) => {
    const wrong = value === undefined ? 'is missing' : weakness(value);
    if (wrong) problems.push(`${name} ${wrong}. ${makeOne}`);
  };
  secret('SECRET_KEY', config.secretKeys[0]);
  for (const older of config.secretKeys.slice(1))
    if (weakness(older)) problems.push(`SECRET_KEY: an older value in the list ${weakness(older) ?? ''}.`);
  secret('USSD_SECRET', config.ussd.secret);
  secret('METRICS_TOKEN', config.metricsToken);
  for (const token of config.callbackTokens)
    if (weakness(token)) problems.push(`CALLBACK_TOKENS: a value ${weakness(token) ?? ''}. ${makeOne}`);
  if (config.publicUrl === undefined) problems.push('PUBLIC_URL is missing: the https address under which providers reach this service.');
  else problems.push(...addressProblems('PUBLIC_URL', config.publicUrl, config));
  if (config.chamas.length === 0) problems.push('No chama is configured. Set CHAMA_NAME and its providers, or CHAMAS_FILE.');
  if (config.whatsappDriver === 'cloud') problems.push('WHATSAPP_DRIVER=cloud is not built yet; use web or none.');
  for (const chama of config.chamas) problems.push(...chamaProblems(chama, config));
  return problems;
}

function chamaProblems(chama: Config['chamas'][number], config: Config): string[] {
  const problems: string[] = [];
  const { chamapay, imarapay, africastalking } = chama.providers;
  const here = config.chamas.length > 1 ? `${chama.id}: ` : '';
  if (chama.book === 'chamapay' && !chamapay)
    problems.push(
      `${here}CHAMAPAY_API_KEY and CHAMAPAY_WEBHOOK_SECRET are missing, and the book is ChamaPay. Set them, or CHAMA_BOOK=local.`,
    );
  if (!africastalking) problems.push(`${here}AFRICASTALKING_USERNAME and AFRICASTALKING_API_KEY are missing: no receipt could be sent.`);
  if (chama.country === 'KE' && !imarapay)
    problems.push(
      `${here}IMARAPAY_BASE_URL, IMARAPAY_API_USERNAME, IMARAPAY_API_PASSWORD and IMARAPAY_ACCOUNT_ID are missing: no contribution could be collected.`,
    );
  for (const [name, provider] of providersOf(chama)) {
    problems.push(...addressProblems(`${here}${name.toUpperCase()}_BASE_URL`, provider.baseUrl, config));
    for (const [field, value] of Object.entries(provider)) {
      if (typeof value === 'string' && field !== 'baseUrl' && /^demo-/.test(value))
        problems.push(`${here}${name} ${field} is the demo's. Put in the one that the provider gave you.`);
    }
  }
  return problems;
}

function providersOf(chama: Config['chamas'][number]): [string, { baseUrl: string }][] {
  return Object.entries(chama.providers).filter((entry): entry is [string, NonNullable<(typeof entry)[1]>] => entry[1] !== undefined);
}

function addressProblems(name: string, address: string, config: Config): string[] {
  const { protocol, hostname, port } = new URL(address);
  if (loopback.test(hostname)) {
    if (!config.allowLoopback)
      return [
        `${name} points at this machine, where only stand-ins live. Give the provider's own address (or ALLOW_LOOPBACK=1 for a test).`,
      ];
    return [];
  }
  if (port === String(config.standinsPort) && config.standinsPort !== 0)
    return [`${name} points at a stand-in's port. Give the provider's own address.`];
  return protocol === 'https:' ? [] : [`${name} must begin with https://`];
}

/** Why demo mode must not start: it is open to everybody who reaches it, so nobody but this machine may, and nothing in it may be real. */
export function demoProblems(config: Config, env: Environment, demoPublic: boolean): string[] {
  const problems: string[] = [];
  if (!loopback.test(config.host) || config.host === '0.0.0.0') {
    if (!demoPublic)
      problems.push(
        `HOST=${config.host} would show the demo, with its PINs, to the network. Use 127.0.0.1, or set DEMO_PUBLIC=1 if that is what you want.`,
      );
  }
  const credential = /^(?:CHAMAPAY|IMARAPAY|BITPESA|CHAPSMART|CAMPAY|AFRICASTALKING|WHATSAPP)_.*(?:KEY|SECRET|PASSWORD|TOKEN)$/;
  for (const [name, value] of Object.entries(env)) {
    if (value && credential.test(name) && !value.startsWith('demo-'))
      problems.push(`${name} is a real credential, and MODE is demo. Set MODE=live, or unset it.`);
  }
  for (const chama of config.chamas) {
    for (const [name, { baseUrl }] of providersOf(chama)) {
      if (!loopback.test(new URL(baseUrl).hostname))
        problems.push(`${chama.id}: ${name} points at ${new URL(baseUrl).hostname}, and MODE is demo. Set MODE=live, or leave it out.`);
    }
  }
  return problems;
}
