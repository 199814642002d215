import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hash,
  hkdfSync,
  randomFillSync,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto';

/** What a key is for. Each purpose has a key of its own, so that none can stand in for another. */
export type Purpose = 'turns' | 'columns' | 'lookup' | 'pin' | 'callbacks' | 'door' | 'page' | 'chain';

/** A key for one purpose, derived (HKDF-SHA-256) from the host's `SECRET_KEY`. */
export type Key = { readonly purpose: Purpose; readonly bytes: Buffer };

export function deriveKey(secretKey: string, purpose: Purpose): Key {
  return { purpose, bytes: Buffer.from(hkdfSync('sha256', secretKey, 'chamabot', purpose, 32)) };
}

/** A keyed hash (HMAC-SHA-256, 128 bits in base64url): to look a value up without storing it. */
export function keyedHash(key: Key, ...parts: string[]): string {
  let text = '';
  for (const part of parts) text += `${Buffer.byteLength(part)}:${part}`;
  return hmac(key, text).toString('base64url', 0, 16);
}

/** SHA-256 takes in blocks of 64 bytes. */
const blockSize = 64;

/** Texts up to this length are hashed in a buffer that is there already. */
const shortText = 2048;

/** A key as HMAC mixes it in (RFC 2104): before the text, and before the hash of that. */
type Pads = { inner: Buffer; outer: Buffer };
const padsOf = new WeakMap<Key, Pads>();
function pads(key: Key): Pads {
  const known = padsOf.get(key);
  if (known) return known;
  // A key longer than a block is hashed first; ours have 32 bytes, those of tests may have any number.
  const bytes = key.bytes.length > blockSize ? hash('sha256', key.bytes, 'buffer') : key.bytes;
  const made = { inner: Buffer.alloc(blockSize + 3 * shortText, 0x36), outer: Buffer.alloc(blockSize + 32, 0x5c) };
  bytes.forEach((byte, i) => {
    made.inner[i] = byte ^ 0x36;
    made.outer[i] = byte ^ 0x5c;
  });
  padsOf.set(key, made);
  return made;
}

/** HMAC-SHA-256 by two hashes at one go: an `Hmac` object costs three times as much, and every turn of a conversation needs three. */
function hmac(key: Key, text: string): Buffer {
  if (text.length > shortText) return createHmac('sha256', keyObject(key)).update(text).digest();
  const { inner, outer } = pads(key);
  const length = inner.write(text, blockSize);
  outer.write(hash('sha256', inner.subarray(0, blockSize + length), 'binary'), blockSize, 'binary');
  return hash('sha256', outer, 'buffer');
}

/** Keys as OpenSSL takes them, made once. */
const keyObjects = new WeakMap<Key, KeyObject>();
function keyObject(key: Key): KeyObject {
  const known = keyObjects.get(key);
  if (known) return known;
  const made = createSecretKey(key.bytes);
  keyObjects.set(key, made);
  return made;
}

/** Chance for nonces, drawn in one go for many; each byte is used once. */
const chance = { bytes: Buffer.alloc(12 * 512), at: 12 * 512 };
function newNonce(): Buffer {
  if (chance.at === chance.bytes.length) {
    chance.bytes = randomFillSync(Buffer.alloc(chance.bytes.length));
    chance.at = 0;
  }
  return chance.bytes.subarray(chance.at, (chance.at += 12));
}

/** Encrypts with AES-256-GCM. The result holds nonce, tag and text, in base64url. */
export function seal(key: Key, text: string): string {
  return sealBytes(key, text).toString('base64url');
}

/** As `seal`, in bytes. */
export function sealBytes(key: Key, text: string): Buffer {
  return sealWith(key, newNonce(), text);
}

/**
 * Encrypts so that the same text gives the same result, for what must be looked up or be unique where it lies. The nonce is a keyed
 * hash of the text: two texts share one no sooner than two hashes of 96 bits meet. It shows which texts are equal, and no more.
 */
export function sealAlike(key: Key, text: string): string {
  return sealWith(key, createHmac('sha256', keyObject(key)).update(`nonce:${text}`).digest().subarray(0, 12), text).toString('base64url');
}

function sealWith(key: Key, nonce: Buffer, text: string): Buffer {
  const cipher = createCipheriv('aes-256-gcm', keyObject(key), nonce);
  const body = cipher.update(text, 'utf8'); // whole: in this mode final() brings no more
  cipher.final();
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

/** Opens what `seal` or `sealAlike` closed; undefined when it was made with another key or changed since. */
export function open(key: Key, sealed: string): string | undefined {
  return openBytes(key, Buffer.from(sealed, 'base64url'));
}

/** Opens what `sealBytes` closed; undefined as with `open`. */
export function openBytes(key: Key, bytes: Buffer): string | undefined {
  if (bytes.length < 28) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', keyObject(key), bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(12, 28));
  try {
    const body = decipher.update(bytes.subarray(28));
    decipher.final();
    return body.toString('utf8');
  } catch {
    return undefined; // the only thing that final() throws is a tag that does not fit
  }
}

/** Compares two secrets in constant time, whatever their lengths. */
export function sameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
