import Database from 'better-sqlite3';
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const files = ['money.db', 'turns.db'];

/**
 * What SQLite says of the files that a death left behind. Copies are asked, with their write-ahead logs: opening the files
 * themselves would mend them before the service gets to.
 */
export function damageIn(dataDir: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'chamabot-files-'));
  const damage: string[] = [];
  try {
    for (const file of files.filter((each) => existsSync(join(dataDir, each)))) {
      for (const tail of ['', '-wal']) {
        const from = join(dataDir, file + tail);
        if (existsSync(from)) copyFileSync(from, join(folder, file + tail));
      }
      const db = new Database(join(folder, file));
      const found = db.pragma('integrity_check', { simple: true });
      if (found !== 'ok') damage.push(`${file}: ${String(found)}`);
      db.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return damage;
}

/**
 * Legs that are over and are looked at for long after, should the rail's support move something yet: invoices that nobody paid, for a
 * day, and payouts that failed there, for a month.
 */
const watched = [
  { kind: 'invoice', state: 'expired' },
  { kind: 'deliver', state: 'review' },
] as const;

export const isWatched = (kind: string, state: string): boolean => watched.some((one) => one.kind === kind && one.state === state);

const watchedLegs = watched.map(({ kind, state }) => `"kind" = '${kind}' AND "state" = '${state}'`).join(' OR ');

/** What the money database still has to do, each with how often; empty when it is at rest. Read beside the running service. */
export function restless(dataDir: string): Record<string, number> {
  const db = new Database(join(dataDir, 'money.db'), { readonly: true });
  try {
    const count = (name: string, sql: string) => [name, (db.prepare(sql).get() as { n: number }).n] as const;
    const counts = [
      count('open operations', `SELECT count(*) n FROM "Operation" WHERE "state" = 'open'`),
      count('legs to look at', `SELECT count(*) n FROM "Leg" WHERE "nextAt" IS NOT NULL AND NOT (${watchedLegs})`),
      count('callbacks to read', `SELECT count(*) n FROM "Inbox" WHERE "processedAt" IS NULL`),
      count('messages to send', `SELECT count(*) n FROM "Notification" WHERE "nextAt" IS NOT NULL`),
      count('phones that are kept', `SELECT count(*) n FROM "OpenSlot"`),
    ];
    return Object.fromEntries(counts.filter(([, n]) => n > 0));
  } finally {
    db.close();
  }
}
