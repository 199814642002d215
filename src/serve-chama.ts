import { breaker } from './breaker.js';
import { hours, type Clock } from './clock.js';
import type { ChamaConfig } from './config.js';
import type { Send } from './http.js';
import type { Ids } from './ids.js';
import { major } from './money.js';
import { mpesaMax } from './book/reads.js';
import { reportSource } from './operations/callbacks.js';
import { africastalking } from './providers/africastalking/index.js';
import { bitpesa } from './providers/bitpesa/index.js';
import { approvalCode } from './providers/campay/approval.js';
import { campay } from './providers/campay/index.js';
import { chamapay } from './providers/chamapay/index.js';
import type { Quota } from './providers/chamapay/quota.js';
import { chapsmart } from './providers/chapsmart/index.js';
import { imarapay } from './providers/imarapay/index.js';
import type { ServedChama } from './served-chama.js';
import type { LinkOffer } from './operations/link/offer.js';
import type { SimSwapRail } from './sim-swap/rail.js';

/** What MTN and Orange carry in one payment, in francs: CamPay states no limit, and another firm that collects from both names this one. */
const momoMax = major(500_000, 'XAF');

export type ServeGround = {
  clock: Clock;
  ids: Ids;
  send: Send;
  /** Counts the calls to ChamaPay, of which a plan allows so many in a month. */
  quota: (chamaId: string, perMonth: number) => Quota;
  /** Where somebody who paid by a link, or did not, is sent back to: pages of ours, once we have an address. Without it no links are offered. */
  paidPages?: LinkOffer['pages'];
  /** Where BitPesa reaches this chama, as it was registered there. */
  webhookAddresses: (chamaId: string) => readonly string[];
};

/** A chama with its providers, as it is configured. Each provider has a transport of its own: one that is down takes no other with it. */
export function serveChama(chama: ChamaConfig, ground: ServeGround): ServedChama {
  return {
    setup: setupOf(chama),
    accounts: accountsOf(chama),
    ...collecting(chama, ground),
    ...records(chama, ground),
    ...talking(chama, ground),
    ...payer(chama, ground),
    ...lightning(chama, ground),
  };
}

/** Each account by where it is and who signs in there; that of the SMS also under the source of delivery reports. */
function accountsOf({ providers: { imarapay: mpesa, campay: momo, bitpesa: payouts, africastalking: at } }: ChamaConfig) {
  const sms = at && `${at.baseUrl} ${at.username}`;
  return {
    imarapay: mpesa && `${mpesa.baseUrl} ${mpesa.username}`,
    campay: momo && `${momo.baseUrl} ${momo.token ?? momo.username ?? ''}`,
    bitpesa: payouts && `${payouts.baseUrl} ${payouts.apiKey}`,
    africastalking: sms,
    [reportSource]: sms,
    smsInbound: sms && `${sms} ${at.shortCode ?? ''}`,
  };
}

/** Who takes money from members' phones. The configuration names one at most, since each takes one currency. */
function collecting({ providers }: ChamaConfig, { send, clock, paidPages }: ServeGround): Partial<ServedChama> {
  const { imarapay: mpesa, campay: momo } = providers;
  // ImaraPay docs: GET /transactions lists the prompts that were sent through it, and nothing else of the till.
  if (mpesa) return { collector: imarapay({ ...mpesa, send: breaker(send, clock), clock }), statementShows: 'asked', collectMax: mpesaMax };
  if (!momo) return {};
  const { baseUrl, token, username = '', password = '', webhookKey } = momo;
  const credentials = token === undefined ? { username, password } : { token };
  // CamPay docs: on the demo site airtime is 100 francs and nothing else.
  const limits = new URL(baseUrl).hostname === 'demo.campay.net' ? { limits: { airtime: { min: 100, max: 100 } } } : {};
  const { collector, airtime, links: maker } = campay({ baseUrl, credentials, webhookKey, send: breaker(send, clock), clock, ...limits });
  // CamPay docs: the history is that of the app's own transactions.
  const links = paidPages && { links: { maker, pages: paidPages } };
  return { collector, statementShows: 'asked', collectMax: momoMax, approval: approvalCode, airtime, ...links };
}

function records({ id, book, providers: { chamapay: settings } }: ChamaConfig, { send, clock, quota }: ServeGround): Partial<ServedChama> {
  if (!settings || book !== 'chamapay') return {};
  const { apiKey: key, apiSecret: secret, monthlyQuota, ...others } = settings;
  return { records: chamapay({ ...others, key, secret, send: breaker(send, clock), clock, quota: quota(id, monthlyQuota) }) };
}

/** SMS; and airtime where M-Pesa pays for it. CamPay sells its own. */
function talking(
  { currency, simSwap, providers: { africastalking: settings, imarapay: mpesa } }: ChamaConfig,
  { send, clock }: ServeGround,
): Partial<ServedChama> {
  if (!settings) return {};
  const { baseUrl, username, apiKey, senderId, insightsUrl, airtimeMost } = settings;
  const account = { baseUrl, username, apiKey };
  const own = {
    ...(senderId !== undefined && { senderId }),
    ...(airtimeMost !== undefined && { airtimeMost: { [currency]: major(airtimeMost, currency) } }),
  };
  const at = africastalking({ ...account, ...own, send: breaker(send, clock) });
  // Insights is another host of theirs: where it is down, SMS go out as ever.
  const insights = () => africastalking({ ...account, ...(insightsUrl !== undefined && { insightsUrl }), send: breaker(send, clock) });
  return { sms: at, ...(mpesa && { airtime: at.airtime }), ...(simSwap?.check && { simSwap: simSwapOf(simSwap, currency, insights()) }) };
}

const simSwapOf = (
  { coolDownHours, unknown, allowUpTo }: NonNullable<ChamaConfig['simSwap']>,
  currency: ChamaConfig['currency'],
  checker: SimSwapRail['checker'],
) => ({ checker, coolDownMs: hours(coolDownHours), unknown, allowUpTo: allowUpTo === undefined ? undefined : major(allowUpTo, currency) });

function payer({ id, providers: { bitpesa: settings } }: ChamaConfig, { send, clock, ids, webhookAddresses }: ServeGround) {
  if (!settings) return {};
  const { baseUrl, apiKey: key, apiSecret } = settings;
  const addresses = () => webhookAddresses(id);
  return { payer: bitpesa({ baseUrl, key, secrets: [apiSecret], webhookAddresses: addresses, send: breaker(send, clock), clock, ids }) };
}

function lightning({ providers: { chapsmart: settings } }: ChamaConfig, { send, clock }: ServeGround): Partial<ServedChama> {
  if (!settings) return {};
  const { payNumber: payTo, ...access } = settings;
  return { lightning: chapsmart({ ...access, payTo, send: breaker(send, clock), clock }) };
}

function setupOf(chama: ChamaConfig): ServedChama['setup'] {
  const { id, name, country, currency, timeZone, helpPhone, ussdCode, language, officers, rules, joinCode } = chama;
  return {
    chama: { id, name, country, currency, timeZone, helpPhone, ussdCode },
    language,
    officers,
    rules,
    ...(joinCode !== undefined && { joinCode }),
  };
}
