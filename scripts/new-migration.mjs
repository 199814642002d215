// Makes a migration: the SQL that leads from prisma/migrations to prisma/schema.prisma, worked out offline.
//
//   node scripts/new-migration.mjs NAME             writes prisma/migrations/sqlite/<time>_NAME/migration.sql
//   node scripts/new-migration.mjs --check          fails when the migrations do not lead to the schema
//   node scripts/new-migration.mjs --check FILE     fails when this database is not what the schema says
//
// Triggers are not part of a Prisma schema: they are written by hand, at the end of a migration, and stay there. A change that
// makes a table anew (SQLite knows no other way for most) drops its triggers; for such tables this script refuses to be silent.
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import Database from 'better-sqlite3';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const migrationsDir = join(root, 'prisma/migrations/sqlite');
const schemaFile = join(root, 'prisma/schema.prisma');
const appendOnly = ['Journal', 'Entry', 'Audit'];

/** The schema engine, from its WebAssembly. Its package expects a bundler, so the two halves are joined by hand. */
async function schemaEngine(databaseUrl) {
  const require = createRequire(import.meta.url);
  const halves = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const wasm = readFileSync(join(dirname(require.resolve('@prisma/schema-engine-wasm')), 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': halves });
  halves.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaBetterSqlite3({ url: databaseUrl }));
  const schema = [schemaFile, readFileSync(schemaFile, 'utf8')];
  return halves.SchemaEngine.new({ datamodels: [schema] }, () => undefined, adapter);
}

/** A database that has had all migrations and nothing else. */
function migratedDatabase() {
  const file = join(mkdtempSync(join(tmpdir(), 'migration-')), 'shadow.db');
  const db = new Database(file);
  const names = readdirSync(migrationsDir, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const { name } of names.sort((a, b) => (a.name < b.name ? -1 : 1)))
    db.exec(readFileSync(join(migrationsDir, name, 'migration.sql'), 'utf8'));
  db.close();
  return file;
}

/** The SQL from a database to what the schema says; empty when they agree. */
async function sqlToSchema(databaseFile) {
  const engine = await schemaEngine(`file:${databaseFile}`);
  const schema = { files: [{ path: schemaFile, content: readFileSync(schemaFile, 'utf8') }] };
  const { stdout } = await engine.diff({
    from: { tag: 'schemaDatasource', configDir: root, ...schema },
    to: { tag: 'schemaDatamodel', ...schema },
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  return stdout.includes('This is an empty migration') ? '' : stdout;
}

/** The same, from a database that has had all migrations. */
async function sqlMissing() {
  const file = migratedDatabase();
  try {
    return await sqlToSchema(file);
  } finally {
    rmSync(dirname(file), { recursive: true, force: true });
  }
}

async function check(databaseFile) {
  const sql = await (databaseFile ? sqlToSchema(databaseFile) : sqlMissing());
  if (!sql) return console.log('The schema and its migrations agree.');
  console.error(`${databaseFile ?? 'prisma/migrations'} differs from prisma/schema.prisma. To get there:\n\n${sql}`);
  process.exitCode = 1;
}

async function make(name) {
  mkdirSync(migrationsDir, { recursive: true });
  const sql = await sqlMissing();
  if (!sql) return console.log('Nothing to do: the schema and its migrations agree.');
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = join(migrationsDir, `${stamp}_${name}`);
  mkdirSync(folder);
  writeFileSync(join(folder, 'migration.sql'), sql);
  console.log(`Written: ${join(folder, 'migration.sql')}`);
  const touched = appendOnly.filter((table) => new RegExp(`(CREATE|DROP) TABLE "${table}"|RENAME TO "${table}"`).test(sql));
  if (touched.length > 0) {
    console.log(`It makes ${touched.join(', ')} (anew): append the triggers that keep these append only, by hand, at its end.`);
  }
}

const [first, second] = process.argv.slice(2);
if (first === '--check') await check(second);
else if (first && /^[a-z][a-z0-9_]*$/.test(first)) await make(first);
else {
  console.error('Usage: node scripts/new-migration.mjs NAME (small letters, digits, _) | --check [FILE]');
  process.exitCode = 2;
}
