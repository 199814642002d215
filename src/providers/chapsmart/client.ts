import type { Clock } from '../../clock.js';
import { seconds } from '../../clock.js';
import type { Reply, Send } from '../../http.js';
import { baseOf, readTimeoutMs, writeTimeoutMs } from '../answers.js';

/** From the first attempt of a question to the end of its one repeat. */
const askTotalMs = 15_000;
const backOffMs = 500;
/** How long we rest after a 429 that does not say. No limit is documented (chapsmart.md, section 1), so one must be expected anywhere. */
const restMs = seconds(5);
const restMaxMs = seconds(300);
const failuresToRepeat = new Set([429, 500, 502, 503, 504]);

/** ChapSmart over HTTP. Paths are without `/api/v1`. */
export type Client = {
  /** Asks what changes nothing that matters; with a body by POST. Repeated once after a passing failure. */
  ask(path: string, body?: object): Promise<Reply>;
  /** Does something, once. */
  act(path: string, body: object): Promise<Reply>;
};

export function client(options: { baseUrl: string; apiKey: string; apiSecret: string; send: Send; clock: Clock }): Client {
  const { send, clock } = options;
  const base = `${baseOf(options.baseUrl)}/api/v1`;
  const headers = {
    'x-api-key': options.apiKey,
    'x-api-secret': options.apiSecret,
    'content-type': 'application/json',
    accept: 'application/json',
  };
  let restUntil = 0;

  const call = async (path: string, body: object | undefined, timeoutMs: number): Promise<Reply> => {
    if (clock.monotonic() < restUntil) return { heard: false, sent: false, why: 'rate limit' };
    const said = body === undefined ? { method: 'GET' as const } : { method: 'POST' as const, body: JSON.stringify(body) };
    const reply = await send({ ...said, url: base + path, headers, timeoutMs });
    if (reply.heard && reply.status === 429) restUntil = clock.monotonic() + restAfter(reply.headers['retry-after']);
    return reply;
  };

  return {
    ask: async (path, body) => {
      const endsAt = clock.monotonic() + askTotalMs;
      const left = () => endsAt - clock.monotonic();
      const first = await call(path, body, readTimeoutMs);
      const passing = first.heard ? failuresToRepeat.has(first.status) : first.why !== 'rate limit';
      const pauseMs = Math.max(backOffMs, restUntil - clock.monotonic());
      if (!passing || pauseMs >= left()) return first;
      await clock.sleep(pauseMs);
      return call(path, body, Math.max(1, Math.min(readTimeoutMs, Math.ceil(left()))));
    },
    act: (path, body) => call(path, body, writeTimeoutMs),
  };
}

const restAfter = (retryAfter = ''): number => (/^\d{1,6}$/.test(retryAfter) ? Math.min(restMaxMs, seconds(Number(retryAfter))) : restMs);
