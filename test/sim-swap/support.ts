import { openDatabase } from '../../src/database/open.js';
import { major } from '../../src/money.js';
import type { Phone } from '../../src/phone.js';
import type { SimSwapAsked, SimSwapReport } from '../../src/providers/ports/sim-swap.js';
import { deriveKey } from '../../src/secrets.js';
import { openGuard, type Waits } from '../../src/sim-swap/guard.js';
import { memorySimSwapStore } from '../../src/sim-swap/memory-store.js';
import { prismaSimSwapStore } from '../../src/sim-swap/prisma-store.js';
import type { SimSwapRail } from '../../src/sim-swap/rail.js';
import { openSimSwaps } from '../../src/sim-swap/sim-swaps.js';
import type { SimSwapStore } from '../../src/sim-swap/store.js';
import { freshFolder } from '../stores/fresh-folder.js';
import { handClock } from '../operations/world.js';
import { hours } from '../../src/clock.js';

export type Opened = {
  store: SimSwapStore;
  /** Every cell of the tables, as it lies there. */ cells(): Promise<string>;
  close(): Promise<void>;
};

export const stores: { name: string; openStore: () => Promise<Opened> }[] = [
  {
    name: 'memory',
    openStore: async () => ({ store: memorySimSwapStore(), cells: async () => '', close: async () => undefined }),
  },
  {
    name: 'SQLite',
    openStore: async () => {
      const folder = freshFolder();
      const { client, close } = await openDatabase({ url: `file:${folder.path}/money.db`, now: () => 1 });
      return {
        store: prismaSimSwapStore(client),
        cells: async () => JSON.stringify([await client.simCheck.findMany(), await client.personMark.findMany()], (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
        close: async () => {
          await close();
          folder.remove();
        },
      };
    },
  },
]; // prettier-ignore

/** A network that is asked about SIMs, and answers when it is told to. */
export function scriptedInsights() {
  const self = {
    asked: [] as Phone[],
    /** What the next questions are answered; after the last of them, `asked` with an id of its own. */
    answers: [] as SimSwapAsked[],
    /** Awaited before a question is answered. */
    slow: undefined as Promise<void> | undefined,
    checker: {
      async checkSimSwap(phone: Phone): Promise<SimSwapAsked> {
        self.asked.push(phone);
        const id = `req-${self.asked.length}`;
        await self.slow;
        return self.answers.shift() ?? { status: 'asked', requestId: id };
      },
      simSwapReport: (body: string): SimSwapReport | undefined => (body.startsWith('{') ? (JSON.parse(body) as SimSwapReport) : undefined),
    },
  };
  return self;
}

/** The guard of one chama over a scripted network. */
export function guarded(over: { store?: SimSwapStore; rail?: Partial<SimSwapRail>; waits?: Partial<Waits>; linkedAt?: number } = {}) {
  const clock = handClock();
  const insights = scriptedInsights();
  const store = over.store ?? memorySimSwapStore();
  const logged: string[] = [];
  let n = 0;
  const next = () => `id-${String(++n).padStart(4, '0')}`;
  const rail: SimSwapRail = { checker: insights.checker, coolDownMs: hours(72), unknown: undefined, allowUpTo: major(1000, 'KES'), ...over.rail };
  const railOf = (chamaId: string) => (chamaId === 'main' ? rail : undefined);
  const failures: unknown[] = [];
  const simSwaps = openSimSwaps({
    ...{ store, railOf, clock, ids: { next, uuid: next, random: () => 0.5 }, lookup: deriveKey('test', 'lookup') },
    ...{ log: (event, fields) => void logged.push(`${event} ${JSON.stringify(fields)}`), failed: (error) => void failures.push(error) },
  });
  const guard = openGuard({
    ...{ simSwaps, store, railOf, clock },
    waits: () => ({ afterPinReset: 24, afterLink: 24, ...over.waits }),
    linkedAt: () => over.linkedAt,
  });
  const report = (requestId: string, found: Omit<SimSwapReport, 'requestId'>) => simSwaps.report('main', JSON.stringify({ requestId, ...found }));
  return { clock, insights, store, simSwaps, guard, report, logged, failures };
} // prettier-ignore
