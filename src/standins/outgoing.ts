import type { Clock } from '../clock.js';
import type { Send } from '../http.js';
import type { Ids } from '../ids.js';
import type { Call } from './events.js';
import type { ProviderName, Target } from './faults.js';
import type { StandinState } from './state.js';

/** Where the providers send what they send; an address that is missing counts as one that does not answer. */
export type Urls = Partial<Record<Target, string | undefined>>;

/** Something on its way to us. It is kept in the state until it was taken or given up. */
export type Parcel = {
  id: string;
  target: Target;
  /** Where it goes when not to the target's own address. */
  url?: string;
  headers: Record<string, string>;
  body: string;
  dueAt: number;
  /** Attempts that were made. */
  attempts: number;
  /** Where the fields travel in the address: `body` is the query. */
  method?: 'GET';
};

/** `query`: a GET, with the fields in its address. */
type ContentType = 'json' | 'form' | 'query';

export type Outgoing = {
  /** Sends after `delayMs`, and again by the target's own schedule until it is taken. */
  post: (
    target: Target,
    contentType: ContentType,
    body: string,
    options?: { delayMs?: number; headers?: Record<string, string>; url?: string },
  ) => void;
  /** Sends at once and waits for the answer; true when it was taken. It is not repeated. */
  deliver: (target: Target, contentType: ContentType, body: string) => Promise<boolean>;
  /** Takes up what was under way when the state was written. */
  resume: () => void;
};

const minute = 60_000;

/**
 * Waits before the next attempt, by how many were made; undefined: given up. ChamaPay docs: 5 retries over 24 hours, each wait
 * longer. Africa's Talking docs: an inbound SMS every minute for 12 hours. ImaraPay's schedule is not known: two are assumed.
 */
const nextWait: Record<Target, (attempts: number) => number | undefined> = {
  chamapayWebhook: (attempts) => [5, 25, 90, 330, 990].map((wait) => wait * minute)[attempts - 1],
  imarapayCallback: (attempts) => [10_000, minute][attempts - 1],
  smsInbound: (attempts) => (attempts < 720 ? minute : undefined),
  // BitPesa docs: five times more; the waits are assumed.
  bitpesaWebhook: (attempts) => [1, 2, 5, 15, 60].map((wait) => wait * minute)[attempts - 1],
  // Nothing is said of CamPay's; a second try after a minute is assumed.
  campayCallback: (attempts) => [minute][attempts - 1],
  // Cloud API docs: again and again, with growing waits, for seven days; the waits are assumed.
  whatsappWebhook: (attempts) =>
    [5_000, 30_000, 2 * minute, 10 * minute, 60 * minute, 360 * minute, 1440 * minute, 2880 * minute][attempts - 1],
  smsDelivery: () => undefined,
  ussd: () => undefined,
  ussdEnd: () => undefined,
  smsOptOut: () => undefined,
  smsSubscription: () => undefined,
  airtimeStatus: () => undefined,
  airtimeValidation: () => undefined,
  simSwap: () => undefined,
};

/** How long a provider waits for our answer. */
const answerMs = 10_000;

type Needs = {
  clock: Clock;
  ids: Ids;
  send: Send;
  urls: () => Urls;
  state: () => StandinState;
  later: (ms: number, act: () => Promise<void>) => void;
  record: (call: Omit<Call, 'at'>) => void;
  /** Headers that are made anew at each attempt. */
  sign: (target: Target, url: string, body: string) => Record<string, string>;
  /** What came of an attempt; status 0 is silence. */
  delivered: (target: Target, body: string, status: number) => void;
};

export function outgoingPost({ clock, ids, send, urls, state, later, record, sign, delivered }: Needs): Outgoing {
  const attempt = async ({
    target,
    url: own,
    headers: given,
    body,
    method,
  }: Omit<Parcel, 'id' | 'dueAt' | 'attempts'>): Promise<boolean> => {
    const url = own ?? urls()[target];
    if (!url) return false;
    const headers = { ...given, ...sign(target, url, body) };
    const reply = await send(
      method === 'GET'
        ? { method, url: `${url}${url.includes('?') ? '&' : '?'}${body}`, headers, timeoutMs: answerMs }
        : { method: 'POST', url, headers, body, timeoutMs: answerMs },
    );
    const status = reply.heard ? reply.status : 0;
    record({ way: 'out', provider: senderOf[target], method: method ?? 'POST', path: target, status });
    delivered(target, body, status);
    return target === 'smsInbound' || target === 'whatsappWebhook' ? status === 200 : status >= 200 && status < 300;
  };

  const schedule = (parcel: Parcel): void =>
    later(Math.max(0, parcel.dueAt - clock.now()), async () => {
      const taken = await attempt(parcel);
      parcel.attempts++;
      const wait = taken ? undefined : nextWait[parcel.target](parcel.attempts);
      if (wait === undefined) {
        const parcels = state().outgoing;
        const at = parcels.indexOf(parcel);
        if (at >= 0) parcels.splice(at, 1);
        return;
      }
      parcel.dueAt = clock.now() + wait;
      schedule(parcel);
    });

  return {
    post(target, contentType, body, { delayMs = 0, headers = {}, url } = {}) {
      const parcel: Parcel = {
        id: ids.next(),
        target,
        ...(url !== undefined && { url }),
        ...travel(contentType, headers),
        body,
        dueAt: clock.now() + delayMs,
        attempts: 0,
      };
      state().outgoing.push(parcel);
      schedule(parcel);
    },
    deliver: (target, contentType, body) => attempt({ target, body, ...travel(contentType, {}) }),
    resume: () => state().outgoing.forEach(schedule),
  };
}

const contentTypes = { json: 'application/json', form: 'application/x-www-form-urlencoded' };

/** What a way to travel adds to a parcel. */
function travel(contentType: ContentType, headers: Record<string, string>): Pick<Parcel, 'headers' | 'method'> {
  return contentType === 'query' ? { headers, method: 'GET' } : { headers: { 'content-type': contentTypes[contentType], ...headers } };
}

export const senderOf: Record<Target, ProviderName> = {
  bitpesaWebhook: 'bitpesa',
  whatsappWebhook: 'whatsapp',
  imarapayCallback: 'imarapay',
  campayCallback: 'campay',
  chamapayWebhook: 'chamapay',
  smsDelivery: 'africastalking',
  smsInbound: 'africastalking',
  ussd: 'africastalking',
  ussdEnd: 'africastalking',
  smsOptOut: 'africastalking',
  smsSubscription: 'africastalking',
  airtimeStatus: 'africastalking',
  airtimeValidation: 'africastalking',
  simSwap: 'africastalking',
};
