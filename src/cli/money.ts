import Database from 'better-sqlite3';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Config } from '../config.js';
import { systemClock } from '../clock.js';
import { openDatabase } from '../database/open.js';
import { prismaMoneyStore } from '../operations/store/prisma.js';
import type { MoneyStore } from '../operations/store.js';
import { secretOf } from '../secret-key.js';
import { deriveKey } from '../secrets.js';

/**
 * Reads the money database as it is at this moment. The service may be running: one process holds the file, so what is read is a
 * copy made by SQLite's own backup, which disturbs nobody.
 */
export async function readMoney<T>(config: Config, work: (store: MoneyStore) => Promise<T>): Promise<T> {
  const file = moneyFile(config);
  if (!existsSync(file)) throw new Error(`There is no money database at ${file} yet: the first start of the service makes it.`);
  const folder = mkdtempSync(join(tmpdir(), 'chamabot-read-'));
  try {
    const copy = join(folder, 'money.db');
    const source = new Database(file, { readonly: true });
    try {
      await source.backup(copy);
    } finally {
      source.close();
    }
    const database = await openDatabase({ url: `file:${copy}`, now: () => systemClock.now() });
    try {
      return await work(prismaMoneyStore(database.client, deriveKey(secretOf(config), 'columns')));
    } finally {
      await database.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The file that holds the money. */
export const moneyFile = ({ databaseUrl }: Pick<Config, 'databaseUrl'>): string => resolve(databaseUrl.replace(/^file:(?:\/\/)?/, ''));
