import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from './database/make-folder.js';
import { deriveKey, keyedHash, sameSecret } from './secrets.js';

type Where = { mode: 'demo' | 'live'; secretKeys: readonly string[]; dataDir: string };

/**
 * The secret that all keys come from: the host's, or in demo mode one that is made at the first start and kept beside the data.
 * Throws a sentence for the host when the data in `dataDir` belongs to another key, or to the other mode: with a wrong key every
 * member would be a stranger, and a demo's members and money have no place in the real thing.
 */
export function secretOf({ mode, secretKeys, dataDir }: Where): string {
  makeFolder(dataDir);
  const given = secretKeys[0];
  const keptAt = join(dataDir, 'secret.key');
  const secret = given ?? keptOnce(keptAt, () => randomBytes(32).toString('base64url'));
  if (secret.length < 32 && given === undefined)
    throw new Error(`${keptAt} is not whole. Restore it, or begin anew with an empty DATA_DIR.`);

  const ours = `${mode} ${keyedHash(deriveKey(secret, 'chain'), 'installation')}`;
  const kept = keptOnce(join(dataDir, 'installation'), () => ours);
  if (sameSecret(kept, ours)) return secret;
  throw new Error(
    kept.startsWith(`${mode} `)
      ? `SECRET_KEY is not the one that the data in ${dataDir} was sealed with. Give that one, or another DATA_DIR.`
      : `${dataDir} holds the data of ${mode === 'live' ? 'a demo' : 'a live installation'}, and MODE is ${mode}. Give it another DATA_DIR.`,
  );
}

/** What stands in a file; the first to come puts it there, and one who comes at the same moment gets the same. */
function keptOnce(file: string, make: () => string): string {
  const kept = read(file);
  if (kept !== undefined) return kept;
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, `${make()}\n`, { mode: 0o600, flush: true });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    unlinkSync(draft);
  }
  return read(file) ?? '';
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

export const doorToken = (secret: string): string => keyedHash(deriveKey(secret, 'door'), 'whatsapp driver');

export const hostToken = (secret: string): string => keyedHash(deriveKey(secret, 'door'), 'host');

/** Where the host's own command line comes in. */
export const hostPath = (secret: string): string => `/door/host/${hostToken(secret)}`;

/** Where WhatsApp drivers of this installation come in. */
export const doorPath = (secret: string): string => `/door/whatsapp/${doorToken(secret)}`;
