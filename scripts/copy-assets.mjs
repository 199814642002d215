// Puts beside the built code what it reads at run time and the compiler does not carry: pages, migrations.
import { cpSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
for (const folder of ['src/channels/phones/page', 'prisma/migrations']) {
  // A migration or a file of the page that is gone must not stay behind.
  rmSync(`dist/${folder}`, { recursive: true, force: true });
  cpSync(folder, `dist/${folder}`, { recursive: true });
}
