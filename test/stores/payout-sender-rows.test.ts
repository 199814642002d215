import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/database/open.js';
import { memoryMoneyStore } from '../../src/operations/store/memory.js';
import { prismaMoneyStore } from '../../src/operations/store/prisma.js';
import type { MoneyStore, PayoutSender } from '../../src/operations/store.js';
import { deriveKey } from '../../src/secrets.js';
import { freshFolder } from './fresh-folder.js';
import { leg, operation } from './money-rows.js';

const key = deriveKey('a secret for tests', 'columns');

async function sqlite() {
  const folder = freshFolder();
  const { client, close } = await openDatabase({ url: `file:${join(folder.path, 'money.db')}`, now: () => 1 });
  return {
    store: prismaMoneyStore(client, key),
    client,
    close: async () => {
      await close();
      folder.remove();
    },
  };
}

const stores: [string, () => Promise<{ store: MoneyStore; close(): Promise<void> }>][] = [
  ['memory', async () => ({ store: memoryMoneyStore(), close: async () => undefined })],
  ['SQLite', sqlite],
];

const sender: Omit<PayoutSender, 'stateV'> = {
  ...{ chamaId: 'main', person: 'p1', details: { firstName: 'Amina', city: 'Kisumu' }, standing: 'none', wrong: [], changedAt: 5 },
  ...{ provider: undefined, senderId: undefined, told: undefined, askedAt: undefined },
};

describe.each(stores)('%s', (_, open) => {
  const within = async (work: (store: MoneyStore) => Promise<void>) => {
    const opened = await open();
    await work(opened.store).finally(() => opened.close());
  };

  test('a sender is kept as it was read, by one of those who change it at once', () =>
    within(async (store) => {
      const keep = (row: Omit<PayoutSender, 'stateV'>, seen: number) => store.transaction((tx) => tx.keepPayoutSender(row, seen));
      const read = (chamaId = 'main', person = 'p1') => store.transaction((tx) => tx.payoutSender(chamaId, person));
      expect(await read()).toBeUndefined();
      expect(await keep(sender, 1)).toBe(false);
      expect(await Promise.all([keep(sender, 0), keep({ ...sender, details: {} }, 0)])).toEqual([true, false]);
      expect(await read()).toEqual({ ...sender, stateV: 1 });
      const known = {
        ...sender,
        provider: 'bitpesa',
        senderId: 's-1',
        standing: 'ready' as const,
        wrong: ['city', 'street'],
        told: 'h',
        askedAt: 9,
      };
      expect(await Promise.all([keep(known, 1), keep(sender, 1)])).toEqual([true, false]);
      expect(await read()).toEqual({ ...known, stateV: 2 });
      expect([await read('other'), await read('main', 'p2')]).toEqual([undefined, undefined]);
    }));

  test('a transaction that fails keeps no sender', () =>
    within(async (store) => {
      const failing = store.transaction(async (tx) => {
        await tx.keepPayoutSender(sender, 0);
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect(await store.transaction((tx) => tx.payoutSender('main', 'p1'))).toBeUndefined();
    }));

  test('whom an operation is for is put right, and nothing else of it', () =>
    within(async (store) => {
      const first = operation('o1', { personal: { firstName: 'Juma', phone: '+255741000009' } });
      await store.transaction((tx) => tx.addOperation(first, [leg('l1', 'o1')]));
      await store.transaction((tx) => tx.renamePersonal(first.id, { firstName: 'Juma', phone: '+255741000008' }));
      expect(await store.transaction((tx) => tx.operation(first.id))).toEqual({
        ...first,
        personal: { firstName: 'Juma', phone: '+255741000008' },
      });
      await expect(store.transaction((tx) => tx.renamePersonal('none', {}))).rejects.toThrow();
    }));
});

test('what a member told of themselves is not to be read in the database', async () => {
  const opened = await sqlite();
  const { store, client } = opened;
  await store.transaction((tx) => tx.keepPayoutSender(sender, 0));
  const [row] = await client.$queryRawUnsafe<Record<string, unknown>[]>('SELECT * FROM "PayoutSender"');
  expect(Object.values(row ?? {}).join(' ')).not.toMatch(/Amina|Kisumu/);
  await opened.close();
});
