import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** What is signed of a request: the bytes of the body as they go over the wire, the address with its query as it is sent. */
export type Signed = { nonce: string; method: string; url: string; body: string };

export const bodyHash = (body: string): string => createHash('sha512').update(body).digest('hex');

/** BitPesa docs, "Authentication": lower-case hex HMAC-SHA512 over nonce, method, full address and the body's SHA-512, joined by `&`. */
export function signatureOf(secret: string, { nonce, method, url, body }: Signed): string {
  return createHmac('sha512', secret)
    .update([nonce, method.toUpperCase(), url, bodyHash(body)].join('&'))
    .digest('hex');
}

/** Whether a signature is that of any of the secrets (two live while one is being changed), in constant time. An empty secret signs nothing. */
export function isSignedBy(secrets: readonly string[], signed: Signed, signature: string): boolean {
  if (!/^[0-9a-f]{128}$/.test(signature)) return false;
  const given = Buffer.from(signature, 'hex');
  const fits = secrets
    .filter((secret) => secret !== '')
    .map((secret) => timingSafeEqual(Buffer.from(signatureOf(secret, signed), 'hex'), given));
  return fits.includes(true);
}
