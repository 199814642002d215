// Puts beside the built code what it reads at run time and the compiler does not carry: pages, migrations.
import { cpSync, existsSync } from 'node:fs';

for (const [from, to] of [
  ['src/channels/phones/page', 'dist/src/channels/phones/page'],
  ['src/standins/panel', 'dist/src/standins/panel'],
  ['prisma/migrations', 'dist/prisma/migrations'],
]) {
  if (existsSync(from)) cpSync(from, to, { recursive: true });
}
