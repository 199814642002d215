import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The order matters only where a line runs at once. */
const parts = ['modules', 'models', 'storage', 'wire', 'wids', 'socket', 'pairing', 'media', 'collections', 'receiving', 'sending', 'boot'];
const folder = join(import.meta.dirname, 'page');

/** The version that the stand-in says it is. It is no real one. */
export const standInVersion = '2.3000.9000000001';

export type PageSettings = {
  /** Where the account is. */
  account: string;
  broken?: 'never there' | 'hangs at the start';
  /** What the page does when it is asked for a chat with somebody who has no WhatsApp; it was `none` until 2025. */
  strangers?: 'throw' | 'none';
  /** Where the page goes when it was unlinked. */
  logoutUrl?: string;
};

/** Writes the page where `webVersionCache: { type: 'local', path }` looks for it. */
export function writeWebVersion(path: string, settings: PageSettings): void {
  const given = { version: standInVersion, strangers: 'throw', logoutUrl: 'https://web.whatsapp.com/', unknown: [], ...settings };
  const scripts = parts.map((part) => readFileSync(join(folder, `${part}.js`), 'utf8')).join('\n');
  mkdirSync(path, { recursive: true });
  writeFileSync(
    join(path, `${standInVersion}.html`),
    `<!doctype html><meta charset="utf-8"><title>WhatsApp</title>\n<script>(() => {\n'use strict';\nconst settings = ${JSON.stringify(given)};\n${scripts}\n})();</script>\n`,
  );
}
