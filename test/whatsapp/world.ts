import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumAlone } from './chromium.js';
import { account } from './phone/account.js';
import { serveAccount } from './phone/server.js';
import { writeWebVersion } from './web-version.js';
import type { PageSettings } from './web-version.js';

/** An account with its phone, the page that a browser loads as WhatsApp Web, a browser, and a folder for profiles. `close` leaves nothing. */
export async function world() {
  const folder = mkdtempSync(join(tmpdir(), 'chamabot-whatsapp-'));
  const phone = account();
  const served = await serveAccount(phone);
  // Where a driver whose DATA_DIR this is looks for versions that its host has kept.
  const versions = join(folder, 'whatsapp', 'versions');
  const page = (settings: Partial<PageSettings> = {}): void => writeWebVersion(versions, { account: served.url, ...settings });
  page();
  return {
    folder,
    versions,
    phone,
    /** Makes the page another one, from the next start of a browser on. */
    page,
    chromium: chromiumAlone(folder),
    async close(): Promise<void> {
      await served.close();
      // A browser that was just killed may still be writing.
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

export type World = Awaited<ReturnType<typeof world>>;

/** Closes one thing after another, all of them whatever becomes of one; then throws what went wrong first. */
export async function closeAll(...steps: (() => unknown)[]): Promise<void> {
  const wrong: unknown[] = [];
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      wrong.push(error);
    }
  }
  if (wrong.length > 0) throw wrong[0];
}
