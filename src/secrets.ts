import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

/** What a key is for. Each purpose has a key of its own, so that none can stand in for another. */
export type Purpose = 'turns' | 'columns' | 'lookup' | 'pin' | 'callbacks' | 'door' | 'chain';

/** A key for one purpose, derived (HKDF-SHA-256) from the host's `SECRET_KEY`. */
export type Key = { readonly purpose: Purpose; readonly bytes: Buffer };

export function deriveKey(secretKey: string, purpose: Purpose): Key {
  return { purpose, bytes: Buffer.from(hkdfSync('sha256', secretKey, 'chamabot', purpose, 32)) };
}

/** A keyed hash (HMAC-SHA-256, 128 bits in base64url): to look a value up without storing it. */
export function keyedHash(key: Key, ...parts: string[]): string {
  const hmac = createHmac('sha256', key.bytes);
  for (const part of parts) hmac.update(`${Buffer.byteLength(part)}:`).update(part);
  return hmac.digest().subarray(0, 16).toString('base64url');
}

/** Encrypts with AES-256-GCM. The result holds nonce, tag and text, in base64url. */
export function seal(key: Key, text: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
}

/** Opens what `seal` closed; undefined when it was made with another key or changed since. */
export function open(key: Key, sealed: string): string | undefined {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < 28) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key.bytes, bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(12, 28));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
  } catch {
    return undefined; // the only thing that final() throws is a tag that does not fit
  }
}

/** Compares two secrets in constant time, whatever their lengths. */
export function sameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
