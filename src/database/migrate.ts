import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';

type Migration = { name: string; sql: string; checksum: string };
type Applied = { migration_name: string; checksum: string; finished_at: unknown; rolled_back_at: unknown };

/** Prisma's own table, made as Prisma makes it, so that `prisma migrate deploy` and this agree on what was done. */
const table = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "checksum" TEXT NOT NULL,
  "finished_at" DATETIME,
  "migration_name" TEXT NOT NULL,
  "logs" TEXT,
  "rolled_back_at" DATETIME,
  "started_at" DATETIME NOT NULL DEFAULT current_timestamp,
  "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0
)`;

/** Files up to this size are read through for damage at each start; a larger one would hold the start up. */
const checkedMaxBytes = 64 * 1024 * 1024;

/**
 * Brings an SQLite file to the newest schema: each migration in one transaction together with its entry, so a crash leaves it
 * whole before or whole after. Refuses a file that is damaged, that a newer version has migrated, or whose migrations were
 * changed since. Returns the names of those applied now.
 */
export function migrate(file: string, now: () => number, folder: string = migrationsFolder()): string[] {
  const db = new Database(file);
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    assertWhole(db, file);
    db.exec(table);
    const todo = pending(db, readMigrations(folder));
    for (const migration of todo) apply(db, migration, now());
    return todo.map(({ name }) => name);
  } finally {
    db.close();
  }
}

function readMigrations(folder: string): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}

/** The migrations that this file has not had; throws when what it has had is not ours to continue. */
function pending(db: Database.Database, known: Migration[]): Migration[] {
  const applied = (
    db.prepare('SELECT migration_name, checksum, finished_at, rolled_back_at FROM "_prisma_migrations"').all() as Applied[]
  ).filter(({ rolled_back_at }) => rolled_back_at === null);
  const byName = new Map(known.map((migration) => [migration.name, migration]));
  for (const { migration_name: name, checksum, finished_at } of applied) {
    const ours = byName.get(name);
    if (!ours)
      throw new Error(
        `The database is newer than this version of chamabot: it has had the migration ${name}. Install the newer version again, or restore a backup.`,
      );
    if (finished_at === null)
      throw new Error(
        `The migration ${name} was begun by another tool and never ended. Restore a backup, or settle it with "prisma migrate resolve".`,
      );
    if (ours.checksum !== checksum)
      throw new Error(`The migration ${name} is not the one that the database has had. A migration is never changed once it is released.`);
  }
  const done = new Set(applied.map(({ migration_name }) => migration_name));
  return known.filter(({ name }) => !done.has(name));
}

function apply(db: Database.Database, { name, sql, checksum }: Migration, at: number): void {
  // Tables that are made anew are dropped under their old name; with foreign keys on, that would delete what points at them.
  db.pragma('foreign_keys = OFF');
  db.transaction(() => {
    db.exec(sql.replace(/^PRAGMA (defer_)?foreign_keys\s*=\s*(ON|OFF);$/gim, ''));
    const broken = db.pragma('foreign_key_check') as unknown[];
    if (broken.length > 0) throw new Error(`The migration ${name} would leave ${broken.length} rows that point nowhere.`);
    db.prepare(
      'INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at, finished_at, applied_steps_count) VALUES (?, ?, ?, ?, ?, 1)',
    ).run(checksum.slice(0, 36), checksum, name, at, at);
  }).immediate();
}

function assertWhole(db: Database.Database, file: string): void {
  const bytes = Number(db.pragma('page_count', { simple: true })) * Number(db.pragma('page_size', { simple: true }));
  if (bytes > checkedMaxBytes) return;
  const found = String(db.pragma('quick_check(1)', { simple: true }));
  if (found !== 'ok')
    throw new Error(`${file} is damaged (${found}). Restore a backup; what providers know since then is fetched from them.`);
}

/** `prisma/migrations/sqlite`, above this file both in the sources and when built. */
function migrationsFolder(): string {
  for (let at = import.meta.dirname, level = 0; level < levelsMax; at = dirname(at), level++) {
    const folder = join(at, 'prisma', 'migrations', 'sqlite');
    if (existsSync(folder)) return folder;
  }
  throw new Error(`There is no prisma/migrations/sqlite above ${import.meta.dirname}: the installation is not whole.`);
}

const levelsMax = 6;
