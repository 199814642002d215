import fc from 'fast-check';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/database/open.js';
import { memoryMoneyStore } from '../../src/operations/store/memory.js';
import { prismaMoneyStore } from '../../src/operations/store/prisma.js';
import type { MoneyTx } from '../../src/operations/store.js';
import { deriveKey } from '../../src/secrets.js';
import { freshFolder } from './fresh-folder.js';
import { inboxItem, leg, line, message, operation, posting, review } from './money-rows.js';
import { moneyStoreTests } from './money-store.js';

const key = deriveKey('a secret for tests', 'columns');

async function openSqlite() {
  const folder = freshFolder();
  const { client, close } = await openDatabase({ url: `file:${join(folder.path, 'money.db')}`, now: () => 1 });
  const closeAll = async () => {
    await close();
    folder.remove();
  };
  return { store: prismaMoneyStore(client, key), client, close: closeAll };
}

const openMemory = async () => {
  const store = memoryMoneyStore();
  return { store, close: () => store.close() };
};

moneyStoreTests('memory', openMemory);
moneyStoreTests('SQLite', openSqlite);

describe('SQLite alone', () => {
  test.each([
    ['UPDATE "Journal" SET kind = \'x\''],
    ['DELETE FROM "Journal"'],
    ['UPDATE "Entry" SET "amountMinor" = 1'],
    ['DELETE FROM "Entry"'],
    ['UPDATE "Audit" SET actor = \'x\''],
    ['DELETE FROM "Audit"'],
  ])('%s is refused by the database itself', async (sql) => {
    const { store, client, close } = await openSqlite();
    try {
      await store.transaction((tx) => tx.post(posting('j', 'o')));
      await client.audit.create({
        data: { id: 'a', chamaId: 'c', seq: 1, at: 1n, actor: 'w', action: 'x', subject: 's', detail: '', prevHash: '', hash: '' },
      });
      const before = await store.transaction((tx) => tx.journals('umoja'));
      await expect(client.$executeRawUnsafe(sql)).rejects.toThrow();
      expect(await store.transaction((tx) => tx.journals('umoja'))).toEqual(before);
      expect(await client.audit.count()).toBe(1);
    } finally {
      await close();
    }
  });

  test('a database that can be read and not written does not answer a ping', async () => {
    const { store, client, close } = await openSqlite();
    try {
      for (let n = 0; n < 2; n++) await store.ping();
      // As on a full disk, or one that has become read-only.
      await client.$executeRawUnsafe('PRAGMA query_only = ON');
      await expect(client.sync.count()).resolves.toBe(1);
      await expect(store.ping()).rejects.toThrow(/readonly/);
      await client.$executeRawUnsafe('PRAGMA query_only = OFF');
      await store.ping();
    } finally {
      await close();
    }
  });

  test('what names a person is not in the file', async () => {
    const { store, client, close } = await openSqlite();
    try {
      await store.transaction(async (tx) => {
        await tx.addOperation(operation('o1'), []);
        await tx.putInbox(inboxItem('k'));
        await tx.notify(message('n', { phrase: { ...message('n').phrase, values: { name: 'Amina Wanjiru' } } }));
      });
      const rows = JSON.stringify(
        [await client.operation.findMany(), await client.inbox.findMany(), await client.notification.findMany()],
        (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
      );
      expect(rows).not.toContain('712000001');
      expect(rows).not.toContain('Amina Wanjiru');
      const other = prismaMoneyStore(client, deriveKey('another secret', 'columns'));
      await expect(other.transaction((tx) => tx.operation('o1'))).rejects.toThrow(/SECRET_KEY/);
    } finally {
      await close();
    }
  });

  test("a contribution that was read back from the chama's records before it was tied becomes one with ours", async () => {
    const { store, client, close } = await openSqlite();
    try {
      const ours = {
        id: 'c1',
        chamaId: 'umoja',
        memberId: 'amina',
        legId: 'l1',
        amount: posting('j', 'o').entries[0]?.amount ?? operation('o').amount,
        date: '2026-11-21',
        receipt: 'SKL',
        createdAt: 1,
      };
      await store.transaction((tx) => tx.credit(ours));
      await client.contribution.create({
        data: {
          id: 'm1',
          chamaId: 'umoja',
          memberId: 'amina',
          bookId: 'b1',
          currency: 'KES',
          amountMinor: 50_000n,
          date: '2026-11-21',
          createdAt: 2n,
        },
      });
      await store.transaction((tx) => tx.recorded('l1', 'b1'));
      expect(await store.transaction((tx) => tx.total('umoja', 'amina', 'KES'))).toEqual(ours.amount);
      expect((await store.transaction((tx) => tx.dump())).contributions).toMatchObject([{ id: 'c1', legId: 'l1', bookId: 'b1' }]);
    } finally {
      await close();
    }
  });
});

/** A step, with small numbers, so that steps meet. */
const step = fc.record({
  what: fc.constantFrom(
    'add',
    'claim',
    'move',
    'hurry',
    'slot',
    'free',
    'receipt',
    'post',
    'inbox',
    'close',
    'notify',
    'reply',
    'late',
    'held',
    'list',
    'send',
    'line',
    'review',
    'credit',
    'record',
    'void',
  ),
  a: fc.integer({ min: 0, max: 5 }),
  b: fc.integer({ min: 0, max: 3 }),
});
type Step = { what: string; a: number; b: number };

function take(tx: MoneyTx, { what, a, b }: Step, now: number): Promise<unknown> {
  switch (what) {
    case 'add':
      return tx.addOperation(operation(`o${a}`, { intentKey: `i${b}${a}` }), [
        leg(`l${a}`, `o${a}`, { nextAt: now + b }),
        leg(`r${a}`, `o${a}`, { position: 1, nextAt: undefined }),
      ]);
    case 'claim':
      return tx.claimLegs(now, `w${b}`, 2 + b, a);
    case 'move':
      return tx.leg(`l${a}`).then(
        (l) =>
          l &&
          tx.moveLeg({
            id: l.id,
            from: l.state,
            stateV: l.stateV,
            fence: b,
            to: b === 3 ? 'settled' : 'pending',
            patch: { nextAt: now + b, providerId: `p${b}`, resolvedAt: now },
          }),
      );
    case 'hurry':
      return tx.hurryLeg(`l${a}`, now - b);
    case 'slot':
      return tx.takeSlot('p', `h${b}`, `o${a}`, now);
    case 'free':
      return tx.freeSlot(`o${a}`);
    case 'receipt':
      return tx.takeReceipt('mpesa', `R${b}`, `l${a}`, now);
    case 'post':
      return tx.post(posting(`j${a}${b}${now}`, `o${a}`, { kind: `k${b}`, chamaId: `c${a % 2}`, at: now }));
    case 'inbox':
      return tx.putInbox(inboxItem(`k${a}`, { nextAt: now + b, receivedAt: now }));
    case 'close':
      return tx.closeInbox({ source: 'imarapay', dedupeKey: `k${a}`, processedAt: now, outcome: `x${b}` });
    case 'notify':
      return tx.notify(message(`n${a}${b}`, { operationId: b === 3 ? undefined : `o${a}`, kind: `k${b}`, nextAt: now }));
    case 'send':
      return tx
        .claimNotifications(now, 'w', b, a)
        .then(
          (claimed) =>
            claimed[0] && tx.moveNotification({ id: claimed[0].id, stateV: claimed[0].stateV, to: 'sent', patch: { nextAt: undefined } }),
        );
    case 'reply':
      return tx.noteReply({ id: `r${a}`, chamaId: `c${b}`, person: 'p', at: now, until: now + b });
    case 'late':
      return tx.noteLate(`n${a}${b}`, now);
    case 'held':
      return tx
        .hurryNotifications({ chamaId: 'umoja', channel: 'sms', note: 'unavailable', at: now })
        .then(() => tx.countNotifications({ open: b > 1 }));
    case 'list':
      return tx.notifications({ max: a + 1, ...(b > 1 && { since: now - 2 }) });
    case 'line':
      return tx.putLine(line(`p${a}`, { class: b === 0 ? 'matched' : 'foreign', seenAt: now }));
    case 'review':
      return b === 0 ? tx.closeReview(`v${a}`, 'me', 'done', now) : tx.openReview(review(`v${a}`, { subject: `s${b}`, openedAt: now }));
    case 'credit':
      return tx.credit({
        id: `c${a}${b}`,
        chamaId: 'umoja',
        memberId: `m${b}`,
        legId: `l${a}`,
        amount: operation('o').amount,
        date: '2026-11-21',
        receipt: undefined,
        createdAt: now,
      });
    case 'record':
      return tx.recorded(`l${a}`, `b${b}`);
    default:
      return tx.voidLeases();
  }
}

test('memory and SQLite answer alike and hold the same, whatever is done to them', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ steps: fc.array(step, { minLength: 1, maxLength: 4 }), fails: fc.boolean() }), { maxLength: 25 }),
      async (transactions) => {
        const [memory, sqlite] = [await openMemory(), await openSqlite()];
        try {
          for (const [now, { steps, fails }] of transactions.entries()) {
            const run = ({ store }: { store: ReturnType<typeof memoryMoneyStore> }) =>
              store
                .transaction(async (tx) => {
                  const said: unknown[] = [];
                  for (const each of steps) said.push(await take(tx, each, now));
                  said.push(await tx.nextDue(), await tx.counts(), await tx.allOpen());
                  if (fails) throw new Error('given up');
                  return said;
                })
                .catch(() => 'thrown');
            expect(await run(sqlite)).toEqual(await run(memory));
          }
          const dump = (tx: MoneyTx) => tx.dump();
          expect(await sqlite.store.transaction(dump)).toEqual(await memory.store.transaction(dump));
        } finally {
          await sqlite.close();
        }
      },
    ),
    { numRuns: 60 },
  );
});
