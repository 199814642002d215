import { cloudNumber, type CloudAccess } from './channels/whatsapp/cloud/client.js';
import type { Clock } from './clock.js';
import type { ChamaConfig } from './config.js';
import { redisTurnStore } from './conversation/stores/redis.js';
import { deriveKey } from './secrets.js';
import type { Reply, Send } from './http.js';
import { systemIds, type Ids } from './ids.js';
import { formatMoney } from './money.js';
import { africastalking } from './providers/africastalking/index.js';
import { bitpesa } from './providers/bitpesa/index.js';
import { campay } from './providers/campay/index.js';
import { chapsmart } from './providers/chapsmart/index.js';
import { imarapay } from './providers/imarapay/index.js';

/** What a look at one thing came to; `todo` says what the host can do about it. `chama` is empty where it is about the whole. */
export type Check = { chama: string; subject: string; status: 'ok' | 'wrong'; what: string; todo?: string };

/** A clock further off than this spoils deadlines, receipts' dates and signatures. */
const driftMaxMs = 30_000;
const answerMs = 8000;

/** Asks each provider of a chama something harmless: is it there, does it know us, does it agree on the time? */
export async function checkProviders(
  chama: ChamaConfig,
  {
    send,
    clock,
    webhookAddresses = [],
  }: {
    send: Send;
    clock: Clock;
    /** Where BitPesa reaches this chama; where none is given, that is not looked at. */ webhookAddresses?: readonly string[];
  },
): Promise<Check[]> {
  const drifts: number[] = [];
  const watched: Send = async (request) => {
    const reply = await send(request);
    const date = reply.heard ? Date.parse(reply.headers['date'] ?? '') : Number.NaN;
    if (!Number.isNaN(date)) drifts.push(Math.abs(date - clock.now()));
    return reply;
  };
  const checks = [
    ...(await checkImarapay(chama, watched, clock)),
    ...(await checkCampay(chama, watched, clock)),
    ...(await checkChamapay(chama, watched)),
    ...(await checkAfricastalking(chama, watched)),
    ...(await checkBitpesa(chama, watched, clock, webhookAddresses)),
    ...(await checkChapsmart(chama, watched, clock)),
  ];
  if (drifts.length === 0) return checks;
  const drift = Math.max(...drifts);
  const seconds = Math.round(drift / 1000);
  return drift > driftMaxMs
    ? [...checks, wrong(chama, 'clock', `this machine's clock is ${seconds} s off`, 'Turn on NTP: timedatectl set-ntp true')]
    : [...checks, fine(chama, 'clock', 'agrees with the providers')];
}

async function checkImarapay(chama: ChamaConfig, send: Send, clock: Clock): Promise<Check[]> {
  const { imarapay: settings } = chama.providers;
  if (!settings) return [];
  const accounts = await imarapay({ ...settings, send, clock }).accounts();
  if (accounts.status !== 'read')
    return [wrong(chama, 'ImaraPay', `no use: ${accounts.why}`, look(settings.baseUrl, 'username and password'))];
  const channel = accounts.value.find(({ id }) => id === settings.accountId);
  const theirs = `Their account id must be one of: ${accounts.value.map(({ id, name }) => `${id} (${name})`).join(', ') || 'none yet; make one in their portal'}`;
  if (!channel) return [wrong(chama, 'ImaraPay', `there is no account ${settings.accountId}`, theirs)];
  if (!channel.is_active) return [wrong(chama, 'ImaraPay', `account ${settings.accountId} is not active`, theirs)];
  return [fine(chama, 'ImaraPay', `collects into ${channel.name}`)];
}

async function checkChamapay(chama: ChamaConfig, send: Send): Promise<Check[]> {
  const { chamapay: settings } = chama.providers;
  if (!settings || chama.book !== 'chamapay') return [];
  const authorization = `Bearer ${settings.apiKey}${settings.apiSecret === undefined ? '' : `:${settings.apiSecret}`}`;
  const headers = { authorization, accept: 'application/json' };
  const reply = await send({ method: 'GET', url: `${settings.baseUrl}/members?limit=1`, headers, timeoutMs: answerMs });
  if (reply.heard && reply.status === 200) return [fine(chama, 'ChamaPay', 'lists members')];
  return [wrong(chama, 'ChamaPay', heardAs(reply), look(settings.baseUrl, 'key and secret'))];
}

async function checkAfricastalking(chama: ChamaConfig, send: Send): Promise<Check[]> {
  const { africastalking: settings } = chama.providers;
  if (!settings) return [];
  const { baseUrl, username, apiKey } = settings;
  const balance = await africastalking({ baseUrl, username, apiKey, send }).balance();
  if (balance.status !== 'read') return [wrong(chama, "Africa's Talking", `no use: ${balance.why}`, look(baseUrl, 'username and key'))];
  if (username === 'sandbox')
    return [
      wrong(chama, "Africa's Talking", 'this is their sandbox: no SMS reaches a phone', 'Put in the username and key of your own app.'),
    ];
  const found = [fine(chama, "Africa's Talking", `balance ${balance.value}`)];
  // To ask about a SIM costs money, and the answer comes by a callback alone: it is not tried here.
  if (chama.simSwap?.check)
    found.push(fine(chama, 'SIM swaps', 'are asked about before something risky; the answers come to the address for SIM swap reports'));
  return found;
}

/** CamPay docs: the demo site, where no money moves. */
const campayDemo = 'demo.campay.net';

async function checkCampay(chama: ChamaConfig, send: Send, clock: Clock): Promise<Check[]> {
  const { campay: settings } = chama.providers;
  if (!settings) return [];
  const { baseUrl, token, username = '', password = '', webhookKey } = settings;
  const credentials = token === undefined ? { username, password } : { token };
  const balances = await campay({ baseUrl, credentials, webhookKey, send, clock }).wallet.balances();
  if (balances.status !== 'read')
    return [wrong(chama, 'CamPay', `no use: ${balances.why}`, look(baseUrl, token === undefined ? 'user name and password' : 'token'))];
  if (new URL(baseUrl).hostname === campayDemo)
    return [wrong(chama, 'CamPay', 'this is their demo site: no money moves', 'Put in https://www.campay.net/api and your own token.')];
  return [
    fine(chama, 'CamPay', `holds ${balances.carriers.map(({ carrier, balance }) => `${formatMoney(balance)} at ${carrier}`).join(', ')}`),
  ];
}

async function checkBitpesa(chama: ChamaConfig, send: Send, clock: Clock, addresses: readonly string[]): Promise<Check[]> {
  const { bitpesa: settings } = chama.providers;
  if (!settings) return [];
  const { baseUrl, apiKey: key, apiSecret } = settings;
  const ids = systemIds(() => clock.now());
  const asked = bitpesa({ baseUrl, key, secrets: [apiSecret], webhookAddresses: () => addresses, send, clock, ids });
  const balances = await asked.balances();
  if (balances.status !== 'read') return [wrong(chama, 'BitPesa', `no use: ${balances.why}`, look(baseUrl, 'key and secret'))];
  const holds = fine(
    chama,
    'BitPesa',
    `holds ${balances.items.map((amount) => formatMoney(amount)).join(', ') || 'nothing: payouts need a balance'}`,
  );
  if (addresses.length === 0) return [holds];
  const told = await asked.isListening();
  if (told.status === 'there') return [holds, fine(chama, 'BitPesa webhooks', 'come to our address')];
  const what =
    told.status === 'unknown' ? `nobody knows: ${told.why}` : 'do not come here: payments abroad are known by asking alone, hourly';
  return [holds, wrong(chama, 'BitPesa webhooks', what, 'The next start subscribes them; PUBLIC_URL must be reachable from outside.')];
}

/** An account that nobody has: ChapSmart's answer says that it knows us. */
const noAccount = '0000000000000000';

async function checkChapsmart(chama: ChamaConfig, send: Send, clock: Clock): Promise<Check[]> {
  const { chapsmart: settings } = chama.providers;
  if (!settings) return [];
  const { baseUrl, apiKey, apiSecret, payNumber } = settings;
  const asked = await chapsmart({ baseUrl, apiKey, apiSecret, payTo: payNumber, send, clock }).knows(noAccount);
  if (asked.status === 'unknown' || asked.status === 'refused') {
    const why = asked.status === 'unknown' ? asked.why : (asked.alert ?? asked.because);
    return [wrong(chama, 'ChapSmart', `no use: ${why}`, look(baseUrl, 'key and secret'))];
  }
  return [fine(chama, 'ChapSmart', payNumber === undefined ? 'answers; no number to pay to, so that no sats are sold' : 'answers')];
}

/** Whether WhatsApp's Cloud API knows our token and our number. */
export async function checkWhatsappCloud(access: CloudAccess, send: Send): Promise<Check> {
  const subject = 'WhatsApp Cloud API';
  const number = await cloudNumber(access, send);
  const todo = 'Look at WHATSAPP_TOKEN and WHATSAPP_PHONE_NUMBER_ID: docs/whatsapp-cloud.md';
  if (number.status !== 'read') return { chama: '', subject, status: 'wrong', what: number.why, todo };
  const { display_phone_number: shown, verified_name: name, quality_rating: quality, status = 'CONNECTED' } = number.value;
  const what = `${[name, shown].filter(Boolean).join(', ')}, quality ${quality ?? 'not rated'}`;
  if (status === 'CONNECTED') return { chama: '', subject, status: 'ok', what };
  return { chama: '', subject, status: 'wrong', what: `${what}, ${status}`, todo: 'Look at the number in the WhatsApp manager.' };
}

/** Whether Redis answers, where conversations are kept in one. */
export async function checkRedis(url: string, ground: { clock: Clock; ids: Ids }): Promise<Check> {
  const store = redisTurnStore({ url, prefix: 'chamabot:doctor:', key: deriveKey('a ping stores nothing', 'turns'), ...ground });
  try {
    await store.ping();
    return { chama: '', subject: 'Redis', status: 'ok', what: 'answers' };
  } catch {
    return {
      chama: '',
      subject: 'Redis',
      status: 'wrong',
      what: 'does not answer',
      todo: 'Look at REDIS_URL, and whether Redis runs there.',
    };
  } finally {
    await store.close();
  }
}

const fine = ({ id }: ChamaConfig, subject: string, what: string): Check => ({ chama: id, subject, status: 'ok', what });
const wrong = ({ id }: ChamaConfig, subject: string, what: string, todo: string): Check => ({
  chama: id,
  subject,
  status: 'wrong',
  what,
  todo,
});
const look = (baseUrl: string, credentials: string): string => `Look at the address (${baseUrl}), the ${credentials}.`;

function heardAs(reply: Reply): string {
  if (!reply.heard) return `no answer (${reply.why})`;
  return reply.status === 401 || reply.status === 403 ? `it does not know us (${reply.status})` : `it answers ${reply.status}`;
}
