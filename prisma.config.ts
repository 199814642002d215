import { defineConfig } from 'prisma/config';

// `prisma generate` wants to download a schema engine that it does not use; any executable keeps it quiet and offline.
process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= process.execPath;

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations/sqlite' },
  datasource: { url: process.env['DATABASE_URL'] ?? 'file:data/money.db' },
});
