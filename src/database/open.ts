import { dirname, resolve } from 'node:path';
import { PrismaClient } from '../../prisma/generated/client.js';
import { guardedAdapter } from './guarded-adapter.js';
import { claimFile } from './lock.js';
import { makeFolder } from './make-folder.js';
import { migrate } from './migrate.js';

export type OpenDatabase = { client: PrismaClient; close: () => Promise<void> };

/** A transaction that waits longer for its turn, or lasts longer, is given up, in milliseconds. None does I/O, so both mean trouble. */
const transactionOptions = { maxWait: 10_000, timeout: 10_000 };

/**
 * Opens the money database of `file:…` for this process alone, brought to the newest schema. Throws a sentence for the host when
 * another process has it, when it is damaged, or when a newer version has migrated it.
 */
export async function openDatabase({ url, now }: { url: string; now: () => number }): Promise<OpenDatabase> {
  const file = fileOf(url);
  makeFolder(dirname(file));
  const letGo = claimFile(file);
  try {
    migrate(file, now);
    const client = new PrismaClient({ adapter: guardedAdapter(file), transactionOptions });
    await client.$connect();
    return {
      client,
      async close() {
        await client.$disconnect();
        letGo();
      },
    };
  } catch (error) {
    letGo();
    throw error;
  }
}

function fileOf(url: string): string {
  const path = /^file:(?:\/\/)?(.+)$/.exec(url)?.[1];
  if (path === undefined) throw new Error(`DATABASE_URL must be file:<path> in this version, not ${url.split(':')[0] ?? ''}:…`);
  return resolve(path);
}
