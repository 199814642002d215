import type { InboxItem, MoneyTx, SeenLine } from '../../store.js';
import { auditOf, contributionOf, inboxOf, journalOf, legOf, lineOf, notificationOf, operationOf, reviewOf } from './rows.js';
import type { Seals } from './seals.js';
import type { Client } from './sql.js';

const asc = 'asc' as const;

/** The whole at a glance, and the whole. */
export function wholeOf(client: Client, sealed: Seals): Pick<MoneyTx, 'counts' | 'dump'> {
  return {
    async counts() {
      const open = await client.operation.aggregate({ where: { state: 'open' }, _count: true, _min: { createdAt: true } });
      const oldest = open._min.createdAt;
      return {
        openOperations: open._count,
        oldestOpenAt: oldest === null ? undefined : Number(oldest),
        dueLegs: await client.leg.count({ where: { nextAt: { not: null } } }),
        openReviews: await client.review.count({ where: { closedAt: null } }),
        waitingNotifications: await client.notification.count({ where: { state: { in: ['waiting', 'sending'] } } }),
      };
    },
    async dump() {
      const operations = await client.operation.findMany({ orderBy: [{ createdAt: asc }, { id: asc }] });
      const legs = await client.leg.findMany({ orderBy: [{ createdAt: asc }, { operationId: asc }, { position: asc }] });
      const slots = await client.openSlot.findMany({ orderBy: [{ since: asc }, { operationId: asc }] });
      const receipts = await client.receipt.findMany({ orderBy: [{ at: asc }, { rail: asc }, { receipt: asc }] });
      const journals = await client.journal.findMany({
        orderBy: [{ chamaId: asc }, { seq: asc }],
        include: { entries: { orderBy: { id: asc } } },
      });
      const inbox = await client.inbox.findMany({ orderBy: [{ receivedAt: asc }, { source: asc }] });
      const notifications = await client.notification.findMany({ orderBy: [{ createdAt: asc }, { id: asc }] });
      const lines = await client.statementLine.findMany({
        orderBy: [{ madeAt: asc }, { provider: asc }, { chamaId: asc }],
      });
      const reviews = await client.review.findMany({ orderBy: [{ openedAt: asc }, { id: asc }] });
      const audits = await client.audit.findMany({ orderBy: [{ chamaId: asc }, { seq: asc }] });
      const contributions = await client.contribution.findMany({ orderBy: [{ createdAt: asc }, { id: asc }] });
      return {
        operations: operations.map((row) => operationOf(row, sealed)),
        legs: legs.map((row) => legOf(row, sealed)),
        slots: slots.map(({ provider, phoneHash, operationId }) => ({ provider, phoneHash, operationId })),
        receipts: receipts.map(({ rail, receipt, legId }) => ({ rail, receipt, legId })),
        journals: journals.map(journalOf),
        inbox: inbox.map((row) => inboxOf(row, sealed)).sort(byKey),
        notifications: notifications.map((row) => notificationOf(row, sealed)),
        lines: lines.map((row) => lineOf(row, sealed)).sort(byOwnId),
        reviews: reviews.map((row) => reviewOf(row, sealed)),
        audits: audits.map((row) => auditOf(row, sealed)),
        contributions: contributions.map(contributionOf),
      };
    },
  };
}

/** The last of what these are ordered by is sealed where it lies, and is compared when it is open. */
const byKey = (a: InboxItem, b: InboxItem): number =>
  a.receivedAt - b.receivedAt || compare(a.source, b.source) || compare(a.dedupeKey, b.dedupeKey);
const byOwnId = (a: SeenLine, b: SeenLine): number =>
  a.madeAt - b.madeAt || compare(a.provider, b.provider) || compare(a.chamaId, b.chamaId) || compare(a.providerId, b.providerId);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
