import type { Clock } from '../clock.js';
import type { Send } from '../http.js';
import type { Ids } from '../ids.js';
import type { Call } from './events.js';
import type { Target } from './faults.js';
import type { StandinState } from './state.js';

/** Where the providers send what they send; an address that is missing counts as one that does not answer. */
export type Urls = Partial<Record<Target, string | undefined>>;

/** Something on its way to us. It is kept in the state until it was taken or given up. */
export type Parcel = {
  id: string;
  target: Target;
  headers: Record<string, string>;
  body: string;
  dueAt: number;
  /** Attempts that were made. */
  attempts: number;
};

export type Outgoing = {
  /** Sends after `delayMs`, and again by the target's own schedule until it is taken. */
  post: (
    target: Target,
    contentType: 'json' | 'form',
    body: string,
    options?: { delayMs?: number; headers?: Record<string, string> },
  ) => void;
  /** Sends at once and waits for the answer; true when it was taken. It is not repeated. */
  deliver: (target: Target, contentType: 'json' | 'form', body: string) => Promise<boolean>;
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
  smsDelivery: () => undefined,
  ussd: () => undefined,
  ussdEnd: () => undefined,
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
};

export function outgoingPost({ clock, ids, send, urls, state, later, record }: Needs): Outgoing {
  const attempt = async ({ target, headers, body }: Omit<Parcel, 'id' | 'dueAt' | 'attempts'>): Promise<boolean> => {
    const url = urls()[target];
    if (!url) return false;
    const reply = await send({ method: 'POST', url, headers, body, timeoutMs: answerMs });
    const status = reply.heard ? reply.status : 0;
    record({ way: 'out', provider: senderOf[target], method: 'POST', path: target, status });
    return target === 'smsInbound' ? status === 200 : status >= 200 && status < 300;
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
    post(target, contentType, body, { delayMs = 0, headers = {} } = {}) {
      const parcel: Parcel = {
        id: ids.next(),
        target,
        headers: { 'content-type': contentTypes[contentType], ...headers },
        body,
        dueAt: clock.now() + delayMs,
        attempts: 0,
      };
      state().outgoing.push(parcel);
      schedule(parcel);
    },
    deliver: (target, contentType, body) => attempt({ target, headers: { 'content-type': contentTypes[contentType] }, body }),
    resume: () => state().outgoing.forEach(schedule),
  };
}

const contentTypes = { json: 'application/json', form: 'application/x-www-form-urlencoded' };

export const senderOf: Record<Target, 'imarapay' | 'chamapay' | 'africastalking'> = {
  imarapayCallback: 'imarapay',
  chamapayWebhook: 'chamapay',
  smsDelivery: 'africastalking',
  smsInbound: 'africastalking',
  ussd: 'africastalking',
  ussdEnd: 'africastalking',
};
