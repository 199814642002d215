import { openDatabase } from '../../../src/database/open.js';
import type { MoneyStore } from '../../../src/operations/store.js';
import { memoryMoneyStore } from '../../../src/operations/store/memory.js';
import { prismaMoneyStore } from '../../../src/operations/store/prisma.js';
import { deriveKey } from '../../../src/secrets.js';
import { freshFolder } from '../../stores/fresh-folder.js';
import { startAt } from '../world.js';

export type Opened = { store: MoneyStore; close(): Promise<void> };

/** Each money store that there is, empty. */
export const stores: { name: string; openStore: () => Promise<Opened> }[] = [
  {
    name: 'memory',
    openStore: async () => {
      const store = memoryMoneyStore();
      return { store, close: () => store.close() };
    },
  },
  {
    name: 'SQLite',
    openStore: async () => {
      const folder = freshFolder();
      const database = await openDatabase({ url: `file:${folder.path}/money.db`, now: () => startAt });
      return {
        store: prismaMoneyStore(database.client, deriveKey('test', 'columns')),
        close: async () => {
          await database.close();
          folder.remove();
        },
      };
    },
  },
];
