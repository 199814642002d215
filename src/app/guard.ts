import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { isLoopback } from '../config/addresses.js';

/** Names under which the demo was asked for and may be; remembered, as they are looked at with each request. */
const namesMax = 32;

/** What a browser says of a request that our own page makes, or that the visitor makes by hand. A program says nothing. */
const ownSites = new Set([undefined, 'same-origin', 'none']);

/**
 * Tells whether a request to the demo comes from this machine's programs or the demo's own pages. A page elsewhere can make a
 * visitor's browser send forms here (its `Origin` is not ours; where the browser leaves that out, `Sec-Fetch-Site` says so), or
 * point a name of its own at 127.0.0.1 and then read everything (its `Host` is that name). A link from elsewhere may be followed.
 * `anyName`: the host lets the demo be seen from elsewhere, under whatever name.
 */
export function demoGuard(anyName: boolean): (request: Pick<IncomingMessage, 'method' | 'headers'>) => boolean {
  const known = new Set<string>();
  return ({ method, headers }) => {
    const { host, origin } = headers;
    if (host === undefined) return false;
    if (!anyName && !known.has(host)) {
      if (!isLoopback(host.replace(/:\d{1,5}$/, ''))) return false;
      if (known.size < namesMax) known.add(host);
    }
    const isLink = method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
    if (!isLink && !ownSites.has(headers['sec-fetch-site'])) return false;
    // A page that sends no referrer has no origin to name; that it is ours stands in `Sec-Fetch-Site`, which no page can write.
    if (origin === 'null') return headers['sec-fetch-site'] === 'same-origin';
    return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
  };
}

/** Over everything that Express answers: nothing is kept, guessed at, framed or run. The pages that need more say so themselves. */
export const safeHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
  });
  next();
};
