import { seconds } from '../../clock.js';
import type { Clock } from '../../clock.js';
import type { Reply, Send } from '../../http.js';
import { readTimeoutMs, writeTimeoutMs } from '../answers.js';
import { tokens } from './token.js';
import type { Credentials } from './token.js';

/** Why a call was not made, where that is the host's to mend. */
export const wrongCredentials = 'CREDENTIALS';

/** CamPay over HTTP. Every path ends with a slash: without it they answer with a redirect, which loses the body. */
export type Client = {
  get(path: string): Promise<Reply>;
  /** A question that is put by POST, as their history is. */
  ask(path: string, body: object): Promise<Reply>;
  /** A call that moves money; it ends within `writeTimeoutMs`, the wait for a token counted in. */
  post(path: string, body: object): Promise<Reply>;
};

/** With less time than this left, a call is not made: it would be cut off before it is answered. */
const leastMs = seconds(2);
/** How long a 429 silences us, when it does not say, and at most. */
const restMs = seconds(1);
const restMaxMs = seconds(300);

/** Calls with a token that is renewed once where they refuse it (a 401 has done nothing, so that this repeat is safe), and rests after a 429. */
export function client(options: { base: string; credentials: Credentials; send: Send; clock: Clock }): Client {
  const { base, send, clock } = options;
  const held = tokens(options);
  let restUntil = 0;

  const call = async (method: 'GET' | 'POST', path: string, totalMs: number, body?: object): Promise<Reply> => {
    const endsAt = clock.monotonic() + totalMs;
    const left = () => endsAt - clock.monotonic();

    const once = async (token: string): Promise<Reply> => {
      const rest = restUntil - clock.monotonic();
      if (rest > 0 && left() - rest < leastMs) return { heard: false, sent: false, why: 'RATE_LIMIT' };
      if (rest > 0) await clock.sleep(rest);
      if (left() < leastMs) return { heard: false, sent: false, why: 'TOO_LATE' };
      const headers = {
        authorization: `Token ${token}`,
        accept: 'application/json',
        ...(body && { 'content-type': 'application/json' }),
      };
      const sent = { method, url: base + path, headers, ...(body && { body: JSON.stringify(body) }) };
      const reply = await send({ ...sent, timeoutMs: Math.ceil(left()) });
      if (reply.heard && reply.status === 429) restUntil = clock.monotonic() + restAfter(reply.headers['retry-after']);
      return reply;
    };

    const given = await held.get();
    if (given.status === 'none') return { heard: false, sent: false, why: given.wrong ? wrongCredentials : given.why };
    const first = await once(given.token);
    if (!first.heard || first.status !== 401 || !held.drop(given.token)) return first;
    const fresh = await held.get();
    if (fresh.status === 'none') return { heard: false, sent: false, why: fresh.wrong ? wrongCredentials : fresh.why };
    return once(fresh.token);
  };

  return {
    get: (path) => call('GET', path, readTimeoutMs),
    ask: (path, body) => call('POST', path, readTimeoutMs, body),
    post: (path, body) => call('POST', path, writeTimeoutMs, body),
  };
}

/** CamPay states no limits; Retry-After is what a server of their kind says. */
const restAfter = (header: string | undefined): number =>
  header !== undefined && /^\d{1,9}$/.test(header) ? Math.min(restMaxMs, Math.max(restMs, seconds(Number(header)))) : restMs;
