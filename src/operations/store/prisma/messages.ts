import type { NotificationModel } from '../../../../prisma/generated/models.js';
import { Prisma } from '../../../../prisma/generated/client.js';
import { urgencies, urgencyOf } from '../../../notifications/kinds.js';
import type { MoneyTx, NotificationCount } from '../../store.js';
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
  | 'notification'
  | 'notificationByMessage'
  | 'noteLate'
  | 'hurryNotifications'
  | 'noteReply'
  | 'notifications'
  | 'countNotifications'
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
        urgency: urgencyOf(message.kind),
        state: 'waiting',
      }),
    async claimNotifications(now, owner, leaseMs, max, urgency) {
      const claimed: NotificationModel[] = [];
      // One statement an urgency: each finds what is due by an index, however many of another wait.
      for (const one of urgency === undefined ? urgencies : [urgency]) {
        if (claimed.length >= max) break;
        const rows = await client.$queryRaw<NotificationModel[]>`
          UPDATE "Notification" SET "leaseOwner" = ${owner}, "leaseUntil" = ${BigInt(now + leaseMs)}, "stateV" = "stateV" + 1,
            "state" = CASE "state" WHEN 'waiting' THEN 'sending' WHEN 'sending' THEN 'unknown' ELSE "state" END
          WHERE "id" IN (
            SELECT "id" FROM "Notification" WHERE "urgency" = ${one} AND "nextAt" <= ${BigInt(now)}
              AND ("leaseUntil" IS NULL OR "leaseUntil" <= ${BigInt(now)})
            ORDER BY "nextAt", "id" LIMIT ${max - claimed.length}
          ) RETURNING *`;
        claimed.push(...rows.sort((a, b) => Number(a.nextAt ?? 0) - Number(b.nextAt ?? 0) || (a.id < b.id ? -1 : 1)));
      }
      return claimed.map((row) => notificationOf(row, sealed));
    },
    async moveNotification({ id, stateV, to, patch = {}, keepLease = false }) {
      const lease = keepLease ? {} : { leaseOwner: null, leaseUntil: null };
      const changes = assignments({ state: to, stateV: stateV + 1, ...lease, ...patch });
      const moved = await client.$executeRaw`UPDATE "Notification" SET ${changes} WHERE "id" = ${id} AND "stateV" = ${stateV}`;
      return moved === 1;
    },
    async forgetNotifications(subjects) {
      await client.notification.deleteMany({ where: { operationId: { in: [...subjects] } } });
    },
    async notification(id) {
      const row = await client.notification.findUnique({ where: { id } });
      return row ? notificationOf(row, sealed) : undefined;
    },
    async notificationByMessage(given) {
      const row = await client.notification.findFirst({
        where: { OR: [{ providerMessageId: given }, { failedMessageId: given }] },
        orderBy: newestFirst,
      });
      return row ? notificationOf(row, sealed) : undefined;
    },
    async noteLate(id, at) {
      await client.notification.updateMany({ where: { id }, data: { lateAt: BigInt(at) } });
    },
    async hurryNotifications({ chamaId, channel, note, at }) {
      const { count } = await client.notification.updateMany({
        where: { state: 'waiting', channel, chamaId, note, nextAt: { gt: BigInt(at) } },
        data: { nextAt: BigInt(at) },
      });
      return count;
    },
    noteReply: ({ id, chamaId, person, at, until }) =>
      insertUnless(client, 'Notification', ['id'], {
        ...{ id, chamaId, person, kind: 'reply', urgency: 'reply', prefer: 'sms', channel: 'sms', state: 'sending' },
        ...{ payloadSealed: sealed.seal('{}'), createdAt: at, sentAt: at, nextAt: until },
      }),
    async notifications({ state, chamaId, person, since, max }) {
      const rows = await client.notification.findMany({
        where: {
          ...(state !== undefined && { state }),
          ...(chamaId !== undefined && { chamaId }),
          ...(person !== undefined && { person }),
          ...(since !== undefined && { createdAt: { gte: BigInt(since) } }),
        },
        orderBy: newestFirst,
        take: max,
      });
      return rows.map((row) => notificationOf(row, sealed));
    },
    async countNotifications({ since, chamaId, open = false }) {
      const asked = [
        ...(since === undefined ? [] : [Prisma.sql`"createdAt" >= ${BigInt(since)}`]),
        ...(chamaId === undefined ? [] : [Prisma.sql`"chamaId" = ${chamaId}`]),
        ...(open ? [Prisma.sql`"state" IN ('waiting', 'sending', 'unknown', 'failed', 'dead')`] : []),
      ];
      const where = asked.length > 0 ? Prisma.sql`WHERE ${Prisma.join(asked, ' AND ')}` : Prisma.empty;
      const rows = await client.$queryRaw<{ channel: string | null; urgency: string; state: string; n: bigint | number }[]>`
        SELECT "channel", "urgency", "state", COUNT(*) AS "n" FROM "Notification" ${where}
        GROUP BY "channel", "urgency", "state" ORDER BY COALESCE("channel", ''), "urgency", "state"`;
      return rows.map(
        ({ channel, urgency, state, n }) => ({ channel: channel ?? undefined, urgency, state, count: Number(n) }) as NotificationCount,
      );
    },
  };
}

const newestFirst = [{ createdAt: 'desc' as const }, { id: 'desc' as const }];
