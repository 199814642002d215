import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/database/open.js';
import { prismaBookStore } from '../../src/book/prisma-store.js';
import { deriveKey } from '../../src/secrets.js';
import { amina, columns, identity, memberRow } from './support.js';

test('no name, number or address stands in the database file in the clear, and another key opens none', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'chamabot-sealed-'));
  const database = await openDatabase({ url: `file:${join(folder, 'money.db')}`, now: () => 0 });
  const store = prismaBookStore(database.client, columns);
  await store.putMembers([memberRow('MFT001', amina, { name: 'Amina Wamaitha' })]);
  await store.changePerson({ id: 'p1', phone: amina, phoneHash: identity.phoneHash(amina), createdAt: 1 }, { language: 'en' });
  await store.bind({ channel: 'whatsapp', address: '98765432101234@lid', addressHash: 'h', personId: 'p1', boundAt: 1, how: 'demo' });
  const bytes = readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'latin1'))
    .join('');
  expect(bytes).toContain('MFT001');
  for (const secret of ['Wamaitha', '254712000001', '98765432101234']) expect(bytes).not.toContain(secret);
  await expect(prismaBookStore(database.client, deriveKey('another', 'columns')).members()).rejects.toThrow(/SECRET_KEY/);
  await database.close();
  rmSync(folder, { recursive: true });
});
