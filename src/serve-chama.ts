import { breaker } from './breaker.js';
import type { Clock } from './clock.js';
import type { ChamaConfig } from './config.js';
import type { Send } from './http.js';
import type { Ids } from './ids.js';
import { major } from './money.js';
import { mpesaMax } from './book/reads.js';
import { africastalking } from './providers/africastalking/index.js';
import { bitpesa } from './providers/bitpesa/index.js';
import { approvalCode } from './providers/campay/approval.js';
import { campay } from './providers/campay/index.js';
import { chamapay } from './providers/chamapay/index.js';
import type { Quota } from './providers/chamapay/quota.js';
import { imarapay } from './providers/imarapay/index.js';
import type { ServedChama } from './served-chama.js';

/** What MTN and Orange carry in one payment, in francs: CamPay states no limit, and another firm that collects from both names this one. */
const momoMax = major(500_000, 'XAF');

export type ServeGround = {
  clock: Clock;
  ids: Ids;
  send: Send;
  /** Counts the calls to ChamaPay, of which a plan allows so many in a month. */
  quota: (chamaId: string, perMonth: number) => Quota;
  /** Where BitPesa reaches this chama, as it was registered there. */
  webhookAddresses: (chamaId: string) => readonly string[];
};

/** A chama with its providers, as it is configured. Each provider has a transport of its own: one that is down takes no other with it. */
export function serveChama(chama: ChamaConfig, ground: ServeGround): ServedChama {
  return {
    setup: setupOf(chama),
    ...collecting(chama, ground),
    ...records(chama, ground),
    ...talking(chama, ground),
    ...payer(chama, ground),
  };
}

/** Who takes money from members' phones. The configuration names one at most, since each takes one currency. */
function collecting({ providers }: ChamaConfig, { send, clock }: ServeGround): Partial<ServedChama> {
  const { imarapay: mpesa, campay: momo } = providers;
  // ImaraPay docs: GET /transactions lists the prompts that were sent through it, and nothing else of the till.
  if (mpesa) return { collector: imarapay({ ...mpesa, send: breaker(send, clock), clock }), statementShows: 'asked', collectMax: mpesaMax };
  if (!momo) return {};
  const { baseUrl, token, username = '', password = '', webhookKey } = momo;
  const credentials = token === undefined ? { username, password } : { token };
  // CamPay docs: on the demo site airtime is 100 francs and nothing else.
  const limits = new URL(baseUrl).hostname === 'demo.campay.net' ? { limits: { airtime: { min: 100, max: 100 } } } : {};
  const { collector, airtime } = campay({ baseUrl, credentials, webhookKey, send: breaker(send, clock), clock, ...limits });
  // CamPay docs: the history is that of the app's own transactions.
  return { collector, statementShows: 'asked', collectMax: momoMax, approval: approvalCode, airtime };
}

function records({ id, book, providers: { chamapay: settings } }: ChamaConfig, { send, clock, quota }: ServeGround): Partial<ServedChama> {
  if (!settings || book !== 'chamapay') return {};
  const { apiKey: key, apiSecret: secret, monthlyQuota, ...others } = settings;
  return { records: chamapay({ ...others, key, secret, send: breaker(send, clock), clock, quota: quota(id, monthlyQuota) }) };
}

/** SMS; and airtime where M-Pesa pays for it. CamPay sells its own. */
function talking(
  { providers: { africastalking: settings, imarapay: mpesa } }: ChamaConfig,
  { send, clock }: ServeGround,
): Partial<ServedChama> {
  if (!settings) return {};
  const { baseUrl, username, apiKey, senderId } = settings;
  const at = africastalking({ baseUrl, username, apiKey, ...(senderId !== undefined && { senderId }), send: breaker(send, clock) });
  return { sms: at, ...(mpesa && { airtime: at.airtime }) };
}

function payer({ id, providers: { bitpesa: settings } }: ChamaConfig, { send, clock, ids, webhookAddresses }: ServeGround) {
  if (!settings) return {};
  const { baseUrl, apiKey: key, apiSecret } = settings;
  const addresses = () => webhookAddresses(id);
  return { payer: bitpesa({ baseUrl, key, secrets: [apiSecret], webhookAddresses: addresses, send: breaker(send, clock), clock, ids }) };
}

function setupOf(chama: ChamaConfig): ServedChama['setup'] {
  const { id, name, country, currency, timeZone, helpPhone, ussdCode, language, officers, rules } = chama;
  return { chama: { id, name, country, currency, timeZone, helpPhone, ussdCode }, language, officers, rules };
}
