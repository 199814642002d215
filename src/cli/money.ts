import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  const folder = mkdtempSync(join(tmpdir(), 'chamabot-read-'));
  try {
    const copy = join(folder, 'money.db');
    const source = new Database(fileOf(config.databaseUrl), { readonly: true, fileMustExist: true });
    await source.backup(copy);
    source.close();
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

const fileOf = (url: string): string => url.replace(/^file:(?:\/\/)?/, '');

/** Opens the money database to change it; refuses, with a sentence, while the service runs. */
export async function changeMoney<T>(config: Config, work: (store: MoneyStore) => Promise<T>): Promise<T> {
  const database = await openDatabase({ url: config.databaseUrl, now: () => systemClock.now() });
  try {
    return await work(prismaMoneyStore(database.client, deriveKey(secretOf(config), 'columns')));
  } finally {
    await database.close();
  }
}
