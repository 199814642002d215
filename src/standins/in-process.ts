import type { Clock } from '../clock.js';
import type { Reply, Send } from '../http.js';
import type { StandinCore } from './core.js';

/** Reaches the stand-ins with no network between, for a simulation: any host will do, the path counts. Deadlines are the clock's. */
export function inProcessSend({ handle }: Pick<StandinCore, 'handle'>, clock: Clock): Send {
  return async ({ method, url, headers = {}, body = '', bytes, timeoutMs }) => {
    const { host, pathname, search, searchParams } = new URL(url);
    const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    const lowered = { host, ...given };
    const done = new AbortController();
    const answer = handle({
      method,
      path: pathname,
      query: searchParams,
      target: pathname + search,
      headers: lowered,
      body,
      bytes: bytes ?? Buffer.from(body),
    }).then((exchange): Reply =>
      exchange.answered ? { heard: true, ...withText(exchange.response) } : { heard: false, sent: true, why: 'ECONNRESET' },
    );
    const deadline = clock.sleep(timeoutMs, done.signal).then((): Reply => ({ heard: false, sent: true, why: 'TIMEOUT' }));
    const reply = await Promise.race([answer, deadline]);
    done.abort();
    return reply;
  };
}

const withText = ({ status, headers, body }: { status: number; headers: Record<string, string>; body: string }) => ({
  status,
  headers,
  text: body,
});
