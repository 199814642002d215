import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/database/open.js';
import { memoryMoneyStore } from '../../src/operations/store/memory.js';
import { prismaMoneyStore } from '../../src/operations/store/prisma.js';
import type { MoneyStore } from '../../src/operations/store.js';
import type { Phone } from '../../src/phone.js';
import { deriveKey } from '../../src/secrets.js';
import { freshFolder } from './fresh-folder.js';
import { leg, message, operation } from './money-rows.js';

const key = deriveKey('a secret for tests', 'columns');
const number = '0123456789012345';

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

describe.each(stores)('%s', (_, open) => {
  const within = async (work: (store: MoneyStore) => Promise<void>) => {
    const opened = await open();
    await work(opened.store).finally(() => opened.close());
  };
  const of = { provider: 'chapsmart', chamaId: 'tumaini', memberId: 'm1' };

  test('an account stays in its place, whoever opens another at the same time; the last place is the one in use', () =>
    within(async (store) => {
      const keep = (place: number, its: string, whose = of) =>
        store.transaction((tx) => tx.keepLightningAccount(whose, { number: its, place, openedAt: 7 }));
      const used = (whose = of) => store.transaction((tx) => tx.lightningAccount(whose));
      expect(await used()).toBeUndefined();
      expect(await Promise.all([keep(1, number), keep(1, '9999999999999999')])).toEqual([
        { number, place: 1, openedAt: 7 },
        { number, place: 1, openedAt: 7 },
      ]);
      expect(await used()).toEqual({ number, place: 1, openedAt: 7 });
      await keep(2, '1111111111111111');
      expect(await used()).toMatchObject({ number: '1111111111111111', place: 2 });
      for (const another of [
        { ...of, provider: 'other' },
        { ...of, chamaId: 'espoir' },
        { ...of, memberId: 'm2' },
      ]) {
        expect(await used(another)).toBeUndefined();
        expect(await keep(1, '2222222222222222', another)).toMatchObject({ number: '2222222222222222' });
      }
      expect(await used()).toMatchObject({ place: 2 });
    }));

  test('an account that was kept in a transaction that throws is not there', () =>
    within(async (store) => {
      const work = store.transaction(async (tx) => {
        await tx.keepLightningAccount(of, { number, place: 1, openedAt: 7 });
        throw new Error('no');
      });
      await expect(work).rejects.toThrow('no');
      expect(await store.transaction((tx) => tx.lightningAccount(of))).toBeUndefined();
    }));

  test('a receipt is let go by the leg that has it, and by no other', () =>
    within(async (store) => {
      const take = (legId: string) => store.transaction((tx) => tx.takeReceipt('chapsmart-till', 'TJE8B5AIKG', legId, 1));
      const free = (legId: string, rail = 'chapsmart-till') => store.transaction((tx) => tx.freeReceipt(rail, 'TJE8B5AIKG', legId));
      expect(await take('l1')).toBe(true);
      await free('l2');
      await free('l1', 'mpesa');
      expect(await take('l2')).toBe(false);
      await free('l1');
      expect(await take('l2')).toBe(true);
      expect(await take('l1')).toBe(false);
    }));

  test('until when an invoice may be paid is kept, and emptied', () =>
    within(async (store) => {
      await store.transaction((tx) => tx.addOperation(operation('o'), [leg('l', 'o', { expiresAt: 5 })]));
      const at = async () => (await store.transaction((tx) => tx.leg('l')))?.expiresAt;
      expect(await at()).toBe(5);
      const move = (stateV: number, patch: object) =>
        store.transaction((tx) => tx.moveLeg({ id: 'l', from: 'ready', stateV, to: 'ready', patch }));
      expect(await move(0, { expiresAt: 1_795_000_000_000 })).toBe(true);
      expect(await at()).toBe(1_795_000_000_000);
      await move(1, { expiresAt: undefined });
      expect(await at()).toBeUndefined();
    }));

  test('a message to a number that is no member’s goes there, and has its words', () =>
    within(async (store) => {
      const to = '+447400123456' as Phone;
      const phrase = { ...message('n1').phrase, short: message('n1').phrase };
      await store.transaction(async (tx) => {
        await tx.notify(message('n1', { operationId: 'o1', to, phrase, nextAt: 1 }));
        await tx.notify(message('n2', { operationId: 'o2', nextAt: 2 }));
      });
      const claimed = await store.transaction((tx) => tx.claimNotifications(5, 'me', 10, 9));
      expect(claimed.map((each) => [each.id, each.to, each.phrase])).toEqual([
        ['n1', to, phrase],
        ['n2', undefined, message('n2').phrase],
      ]);
      expect('to' in (claimed[1] ?? {})).toBe(false);
    }));
});

test('neither an account nor the number of a payer lies in the database in the clear', async () => {
  const { store, client, close } = await sqlite();
  try {
    await store.transaction(async (tx) => {
      await tx.keepLightningAccount({ provider: 'chapsmart', chamaId: 'tumaini', memberId: 'm1' }, { number, place: 1, openedAt: 7 });
      await tx.notify(message('n1', { to: '+447400123456' as Phone }));
      await tx.addOperation(operation('o', { personal: { payer: '+447400123456', bolt11: 'lnbc1x', recipientName: 'Asha Juma' } }), []);
    });
    const rows = [await client.lightningAccount.findMany(), await client.notification.findMany(), await client.operation.findMany()];
    const text = JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    for (const secret of [number, '7400123456', 'lnbc1x', 'Asha Juma']) expect(text).not.toContain(secret);
    expect(JSON.stringify(await store.transaction((tx) => tx.dump()))).not.toContain(number);
  } finally {
    await close();
  }
});
