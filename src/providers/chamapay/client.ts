import type { Clock } from '../../clock.js';
import { seconds } from '../../clock.js';
import type { Reply, Send } from '../../http.js';
import { accepted, baseOf, readTimeoutMs, writeTimeoutMs } from '../answers.js';
import { meter } from './quota.js';
import type { Quota } from './quota.js';

/** From the first attempt of a read to the end of its one repeat. */
const readTotalMs = 15_000;
const backOffMs = 500;
/** Longest rest that an answer may put on us: an odd header must not silence us for a day. */
const restMax = seconds(300);
const failuresToRepeat = new Set([429, 500, 502, 503, 504]);

export type Credentials = { key: string; secret: string | undefined };

/** A call's answer, or why it was not made at all: no quota left this month, or ChamaPay asked us to wait. */
export type Call = Reply | { heard: false; sent: false; why: 'quota' | 'rate limit' };

export type Client = {
  get(path: string): Promise<Call>;
  /** A write with its Idempotency-Key; without a body where there is nothing to say. */
  write(method: 'POST' | 'PUT' | 'DELETE', path: string, key: string, body?: object): Promise<Call>;
};

/** ChamaPay over HTTP: credentials, quota, rate limit. A read is repeated once; a write never (whoever holds its key decides). */
export function client(options: { baseUrl: string; credentials: Credentials; send: Send; clock: Clock; quota: Quota }): Client {
  const { send, clock, credentials } = options;
  const base = baseOf(options.baseUrl);
  const quota = meter(options.quota, clock);
  const bearer = credentials.secret ? `${credentials.key}:${credentials.secret}` : credentials.key;
  const headers = { authorization: `Bearer ${bearer}`, accept: 'application/json' };
  let restUntil = 0;

  const once = async (kind: 'read' | 'write', request: Parameters<Send>[0]): Promise<Call> => {
    if (clock.monotonic() < restUntil) return { heard: false, sent: false, why: 'rate limit' };
    const taken = await quota.take(kind);
    if (!taken) return { heard: false, sent: false, why: 'quota' };
    const reply = await send(request);
    if (!reply.heard && !reply.sent) await taken.giveBack();
    restUntil = Math.max(restUntil, clock.monotonic() + restAfter(reply, clock.now()));
    return reply;
  };

  return {
    get: async (path) => {
      const endsAt = clock.monotonic() + readTotalMs;
      const left = () => endsAt - clock.monotonic();
      const ask = () =>
        once('read', { method: 'GET', url: base + path, headers, timeoutMs: Math.max(1, Math.min(readTimeoutMs, Math.ceil(left()))) });
      await waitFor(clock, restUntil, left());
      const first = await ask();
      const passing = first.heard ? failuresToRepeat.has(first.status) : first.why !== 'quota' && first.why !== 'rate limit';
      const pauseMs = Math.max(backOffMs, restUntil - clock.monotonic());
      if (!passing || pauseMs >= left()) return first;
      await clock.sleep(pauseMs);
      return ask();
    },
    write: (method, path, key, body) =>
      once('write', {
        method,
        url: base + path,
        headers: { ...headers, ...(body && { 'content-type': 'application/json' }), 'idempotency-key': key },
        ...(body && { body: JSON.stringify(body) }),
        timeoutMs: writeTimeoutMs,
      }),
  };
}

async function waitFor(clock: Clock, until: number, atMostMs: number): Promise<void> {
  const restMs = until - clock.monotonic();
  if (restMs > 0 && restMs < atMostMs) await clock.sleep(restMs);
}

/** How long an answer asks us to rest: `Retry-After` on a 429, or until the reset when none are left (ChamaPay docs: rate limiting). */
function restAfter(reply: Reply, now: number): number {
  if (!reply.heard) return 0;
  const header = (name: string) => {
    const text = reply.headers[name] ?? '';
    return /^\d{1,12}$/.test(text) ? seconds(Number(text)) : undefined;
  };
  const reset = (header('x-ratelimit-reset') ?? now) - now;
  const none = header('x-ratelimit-remaining') === 0;
  if (reply.status === 429) return Math.min(restMax, header('retry-after') ?? Math.max(reset, seconds(1)));
  return accepted(reply) && none ? Math.min(restMax, Math.max(0, reset)) : 0;
}
