import type { Clock } from '../../clock.js';
import { seconds } from '../../clock.js';
import type { Reply, Request, Send } from '../../http.js';
import type { Ids } from '../../ids.js';
import { baseOf, readTimeoutMs, writeTimeoutMs } from '../answers.js';
import { dailyLimits } from './limits.js';
import type { Limited } from './limits.js';
import { signatureOf } from './signature.js';

/** TransferZero docs: creating and funding at once may take more than a minute. */
export const longTimeoutMs = seconds(90);
/** Longest rest that an answer may put on us. */
const restMax = seconds(300);

/** A call's answer, or why it was not made: the day's soft limit, or BitPesa asked us to wait. */
export type Call = Reply | { heard: false; sent: false; why: 'daily limit' | 'rate limit' };

export type Asked = {
  method: Request['method'];
  path: string;
  query?: Record<string, string>;
  body?: object;
  timeoutMs?: number;
  counts?: Limited;
};

export type Transport = (asked: Asked) => Promise<Call>;

/** BitPesa over HTTP: every request signed under a nonce of its own. Nothing is repeated here: a repeated nonce is a forgery to them. */
export function transport(options: { baseUrl: string; key: string; secret: string; send: Send; clock: Clock; ids: Ids }): Transport {
  const { key, secret, send, clock, ids } = options;
  const base = baseOf(options.baseUrl);
  const mayAsk = dailyLimits(clock);
  let restUntil = 0;

  return async ({ method, path, query, body, timeoutMs, counts }) => {
    if (clock.monotonic() < restUntil) return { heard: false, sent: false, why: 'rate limit' };
    if (counts && !mayAsk(counts)) return { heard: false, sent: false, why: 'daily limit' };
    // The address is signed as it goes out, so it is written out here as the platform will.
    const url = new URL(`${base}/v1${path}${query ? `?${new URLSearchParams(query).toString()}` : ''}`).href;
    const text = body === undefined ? '' : JSON.stringify(body);
    const nonce = ids.uuid();
    const reply = await send({
      method,
      url,
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        'authorization-key': key,
        'authorization-nonce': nonce,
        'authorization-signature': signatureOf(secret, { nonce, method, url, body: text }),
      },
      ...(body !== undefined && { body: text }),
      timeoutMs: timeoutMs ?? (method === 'GET' ? readTimeoutMs : writeTimeoutMs),
    });
    if (reply.heard && reply.status === 429) restUntil = clock.monotonic() + restOf(reply.headers['retry-after']);
    return reply;
  };
}

function restOf(header: string | undefined): number {
  return /^\d{1,6}$/.test(header ?? '') ? Math.min(restMax, seconds(Number(header))) : seconds(1);
}
