import type { MoneyTx } from '../../store.js';
import { by } from './table.js';
import type { Tables } from './tables.js';

export function wholeOf(all: Tables): Pick<MoneyTx, 'counts' | 'dump'> {
  return {
    async counts() {
      const open = [...all.operations.values()].filter(({ state }) => state === 'open');
      const count = <T>(rows: Iterable<T>, test: (row: T) => boolean): number => [...rows].filter(test).length;
      return {
        openOperations: open.length,
        oldestOpenAt: open.length > 0 ? Math.min(...open.map(({ createdAt }) => createdAt)) : undefined,
        dueLegs: count(all.legs.values(), ({ nextAt }) => nextAt !== undefined),
        openReviews: count(all.reviews.values(), ({ closedAt }) => closedAt === undefined),
        waitingNotifications: count(all.notifications.values(), ({ state }) => state === 'waiting' || state === 'sending'),
      };
    },
    dump: async () => ({
      operations: sorted(
        all.operations.values(),
        (row) => row.createdAt,
        (row) => row.id,
      ),
      legs: sorted(
        all.legs.values(),
        (row) => row.createdAt,
        (row) => row.operationId,
        (row) => row.position,
      ),
      slots: sorted(
        all.slots.values(),
        (row) => row.since,
        (row) => row.operationId,
      ).map(({ since: _, ...slot }) => slot),
      receipts: sorted(
        all.receipts.values(),
        (row) => row.at,
        (row) => row.rail,
        (row) => row.receipt,
      ).map(({ at: _, ...row }) => row),
      journals: sorted(
        all.journals.values(),
        (row) => row.chamaId,
        (row) => row.seq,
      ),
      inbox: sorted(
        all.inbox.values(),
        (row) => row.receivedAt,
        (row) => row.source,
        (row) => row.dedupeKey,
      ),
      notifications: sorted(
        all.notifications.values(),
        (row) => row.createdAt,
        (row) => row.id,
      ),
      lines: sorted(
        all.lines.values(),
        (row) => row.madeAt,
        (row) => row.provider,
        (row) => row.chamaId,
        (row) => row.providerId,
      ),
      reviews: sorted(
        all.reviews.values(),
        (row) => row.openedAt,
        (row) => row.id,
      ),
      audits: sorted(
        all.audits.values(),
        (row) => row.chamaId,
        (row) => row.seq,
      ),
      contributions: sorted(
        all.contributions.values(),
        (row) => row.createdAt,
        (row) => row.id,
      ).map(({ createdAt: _, ...row }) => row),
    }),
  };
}

const sorted = <T extends object>(rows: Iterable<T>, ...of: ((row: T) => string | number)[]): T[] =>
  [...rows].sort(by(...of)).map((row) => ({ ...row }));
