import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deriveKey, keyedHash } from './secrets.js';

/** The secret that all keys come from: the host's, or in demo mode one that is made at the first start and kept beside the data. */
export function secretOf({ secretKeys, dataDir }: { secretKeys: readonly string[]; dataDir: string }): string {
  if (secretKeys[0] !== undefined) return secretKeys[0];
  const file = join(dataDir, 'secret.key');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  mkdirSync(dataDir, { recursive: true });
  const secret = randomBytes(32).toString('base64url');
  writeFileSync(file, `${secret}\n`, { mode: 0o600 });
  return secret;
}

export const doorToken = (secret: string): string => keyedHash(deriveKey(secret, 'door'), 'whatsapp driver');

/** Where WhatsApp drivers of this installation come in. */
export const doorPath = (secret: string): string => `/door/whatsapp/${doorToken(secret)}`;
