import type { PrismaClient } from '../../../prisma/generated/client.js';
import type { Key } from '../../secrets.js';
import type { MoneyStore, MoneyTx } from '../store.js';
import { accountsOf } from './prisma/accounts.js';
import { journalsOf } from './prisma/journals.js';
import { legsOf } from './prisma/legs.js';
import { messagesOf } from './prisma/messages.js';
import { operationsOf } from './prisma/operations.js';
import { payoutSendersOf } from './prisma/payout-senders.js';
import { recordsOf } from './prisma/records.js';
import { seals } from './prisma/seals.js';
import { wholeOf } from './prisma/whole.js';

/**
 * The money store over the money database. `key` (of the purpose `columns`) seals what names a person: phones, providers' ids (which
 * may end in one), callback bodies, texts of notifications, what is said of a review. The client is the database's own, guarded one; whoever opened it closes it.
 */
export function prismaMoneyStore(client: PrismaClient, key: Key): MoneyStore {
  const sealed = seals(key);
  return {
    transaction: (work) =>
      client.$transaction((inside) => {
        const tx: MoneyTx = {
          ...operationsOf(inside, sealed),
          ...payoutSendersOf(inside, sealed),
          ...legsOf(inside, sealed),
          ...accountsOf(inside, sealed),
          ...journalsOf(inside),
          ...messagesOf(inside, sealed),
          ...recordsOf(inside, sealed),
          ...wholeOf(inside, sealed),
        };
        return work(tx);
      }),
    async ping() {
      // A write: a full disk reads as ever. No chama has this id.
      await client.$executeRaw`INSERT INTO "Sync" VALUES ('', 'ping', 0) ON CONFLICT DO UPDATE SET "syncedAt" = "syncedAt" + 1`;
    },
    close: async () => undefined,
  };
}
