import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryLocalStore } from '../../src/book/local/memory.js';
import { prismaLocalStore } from '../../src/book/local/prisma.js';
import { memoryBookStore } from '../../src/book/memory-store.js';
import { prismaBookStore } from '../../src/book/prisma-store.js';
import type { ContributionRow, MemberRow } from '../../src/book/store.js';
import { memoryTurnStore } from '../../src/conversation/stores/memory.js';
import { openDatabase } from '../../src/database/open.js';
import { memoryMoneyStore } from '../../src/operations/store/memory.js';
import { prismaMoneyStore } from '../../src/operations/store/prisma.js';
import { prismaAudit } from '../../src/operations/store/prisma/audit.js';
import { deriveKey } from '../../src/secrets.js';
import type { Disks } from './world.js';

const nextTick = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Stores in memory that pass the store tests: everything in them happens in microtasks, so one tick brings all to rest. */
export function memoryDisks(): Disks {
  const contributions = new Map<string, ContributionRow>();
  const members = new Map<string, MemberRow>();
  const money = memoryMoneyStore(contributions);
  return {
    money,
    book: memoryBookStore(contributions, members),
    local: memoryLocalStore({
      audit: (note) => money.transaction((tx) => tx.audit(note)),
      shared: { contribution: contributions, member: members },
    }),
    turns: memoryTurnStore(),
    quiet: nextTick,
    close: async () => undefined,
  };
}

/** Ticks in a row without a store call after which a world on real SQLite is taken to be at rest. */
const restTicks = 3;

/** The real SQLite stores, in a folder of their own. */
export async function sqliteDisks(): Promise<Disks> {
  const folder = mkdtempSync(join(tmpdir(), 'chamabot-simulation-'));
  const { client, close } = await openDatabase({ url: `file:${join(folder, 'money.db')}`, now: () => 0 });
  const key = deriveKey('simulated-secret-of-no-worth-0123456789', 'columns');
  let underWay = 0;
  const count =
    (work: (...given: unknown[]) => unknown) =>
    async (...given: unknown[]) => {
      underWay++;
      try {
        return await work(...given);
      } finally {
        underWay--;
      }
    };
  const counted = <T extends object>(store: T): T => ({
    ...store,
    ...Object.fromEntries(
      Object.entries(store).flatMap(([name, value]) =>
        typeof value === 'function' ? [[name, count(value as Parameters<typeof count>[0])]] : [],
      ),
    ),
  });
  return {
    money: counted(prismaMoneyStore(client, key)),
    book: counted(prismaBookStore(client, key)),
    local: counted(prismaLocalStore(client, key, prismaAudit(key))),
    turns: memoryTurnStore(),
    quiet: async () => {
      for (let still = 0; still < restTicks; still = underWay > 0 ? 0 : still + 1) await nextTick();
    },
    close: async () => {
      await close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
