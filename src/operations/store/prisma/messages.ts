import type { NotificationModel } from '../../../../prisma/generated/models.js';
import type { MoneyTx } from '../../store.js';
import { inboxOf, notificationOf } from './rows.js';
import type { Seals } from './seals.js';
import { assignments, insertUnless } from './sql.js';
import type { Client } from './sql.js';

type Messages = Pick<
  MoneyTx,
  | 'putInbox'
  | 'dueInbox'
  | 'closeInbox'
  | 'retryInbox'
  | 'notify'
  | 'claimNotifications'
  | 'moveNotification'
  | 'notificationByMessage'
  | 'forgetNotifications'
>;

/** What came in (callbacks) and what goes out (notifications). */
export function messagesOf(client: Client, sealed: Seals): Messages {
  return {
    putInbox: ({ body, dedupeKey, ...item }) =>
      insertUnless(client, 'Inbox', ['source', 'dedupeKey'], {
        ...item,
        dedupeKey: sealed.alike(dedupeKey),
        bodySealed: sealed.seal(body),
      }),
    async dueInbox(now, max) {
      const rows = await client.inbox.findMany({
        where: { nextAt: { lte: BigInt(now) } },
        orderBy: [{ nextAt: 'asc' }, { receivedAt: 'asc' }, { source: 'asc' }, { dedupeKey: 'asc' }],
        take: max,
      });
      return rows.map((row) => inboxOf(row, sealed));
    },
    async closeInbox({ source, dedupeKey, processedAt, outcome, legId }) {
      const data = { processedAt: BigInt(processedAt), outcome, nextAt: null, ...(legId !== undefined && { legId }) };
      await client.inbox.updateMany({ where: { source, dedupeKey: sealed.alike(dedupeKey) }, data });
    },
    async retryInbox({ source, dedupeKey, nextAt, attempts }) {
      await client.inbox.updateMany({
        where: { source, dedupeKey: sealed.alike(dedupeKey), processedAt: null },
        data: { nextAt: BigInt(nextAt), attempts },
      });
    },
    notify: ({ phrase, to, ...message }) =>
      insertUnless(client, 'Notification', ['operationId', 'kind'], {
        ...message,
        payloadSealed: sealed.seal(JSON.stringify({ ...phrase, ...(to !== undefined && { to }) })),
        state: 'waiting',
      }),
    async claimNotifications(now, owner, leaseMs, max) {
      const rows = await client.$queryRaw<NotificationModel[]>`
        UPDATE "Notification" SET "leaseOwner" = ${owner}, "leaseUntil" = ${BigInt(now + leaseMs)}, "stateV" = "stateV" + 1,
          "state" = CASE "state" WHEN 'waiting' THEN 'sending' ELSE "state" END
        WHERE "id" IN (
          SELECT "id" FROM "Notification" WHERE "nextAt" <= ${BigInt(now)} AND ("leaseUntil" IS NULL OR "leaseUntil" <= ${BigInt(now)})
          ORDER BY "nextAt", "id" LIMIT ${max}
        ) RETURNING *`;
      return rows.map((row) => notificationOf(row, sealed)).sort((a, b) => (a.nextAt ?? 0) - (b.nextAt ?? 0) || (a.id < b.id ? -1 : 1));
    },
    async moveNotification({ id, stateV, to, patch = {} }) {
      const changes = assignments({ state: to, stateV: stateV + 1, leaseOwner: null, leaseUntil: null, ...patch });
      const moved = await client.$executeRaw`UPDATE "Notification" SET ${changes} WHERE "id" = ${id} AND "stateV" = ${stateV}`;
      return moved === 1;
    },
    async forgetNotifications(subjects) {
      await client.notification.deleteMany({ where: { operationId: { in: [...subjects] } } });
    },
    async notificationByMessage(providerMessageId) {
      const row = await client.notification.findFirst({ where: { providerMessageId }, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }] });
      return row ? notificationOf(row, sealed) : undefined;
    },
  };
}
