import { createHash, createHmac } from 'node:crypto';
import { sameSecret } from '../../secrets.js';
import type { Ground } from '../ground.js';
import type { StandinRequest, StandinResponse } from '../wire.js';
import { failed } from './answers.js';

/** How long a nonce is remembered; a request that comes again later is refused no more. */
const nonceMs = 7 * 86_400_000;
const noncesMax = 100_000;

/** BitPesa docs, "Authentication". */
export function sign(secret: string, nonce: string, method: string, url: string, body: string): string {
  const hash = createHash('sha512').update(body, 'utf8').digest('hex');
  return createHmac('sha512', secret).update(`${nonce}&${method}&${url}&${hash}`, 'utf8').digest('hex');
}

/** The answer that says why not; undefined when the request may pass. Its nonce counts as used then. */
export function refusal({ state, clock, credentials }: Ground, request: StandinRequest): StandinResponse | undefined {
  const { headers, method, body, target, path } = request;
  const { apiKey, apiSecret } = credentials.bitpesa;
  const nonce = headers['authorization-nonce'] ?? '';
  const given = headers['authorization-signature'] ?? '';
  if (!sameSecret(headers['authorization-key'] ?? '', apiKey)) return failed(401, 'Authentication failed: unknown key');
  if (nonce === '' || nonce.length > 100) return failed(401, 'Authentication failed: nonce missing');
  const { nonces } = state().bitpesa;
  const now = clock.now();
  if (nonces[nonce] !== undefined && now - nonces[nonce] < nonceMs) return failed(401, 'Authentication failed: nonce already used');
  // Whether the caller came by TLS is known to whatever stands in front of us only.
  const urls = ['http', 'https'].map((scheme) => `${scheme}://${headers['host'] ?? ''}${target ?? path}`);
  if (!urls.some((url) => sameSecret(given, sign(apiSecret, nonce, method, url, body))))
    return failed(401, 'Authentication failed: signature');
  nonces[nonce] = now;
  const oldest = Object.keys(nonces)[0];
  if (oldest !== undefined && (Object.keys(nonces).length > noncesMax || now - (nonces[oldest] ?? now) > nonceMs))
    Reflect.deleteProperty(nonces, oldest);
  return undefined;
}
