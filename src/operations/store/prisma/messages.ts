import type { NotificationModel } from '../../../../prisma/generated/models.js';
import { Prisma } from '../../../../prisma/generated/client.js';
import { urgencies, urgencyOf } from '../../../notifications/kinds.js';
import { isUnderWay, leftOfWords } from '../../message-rows.js';
import type { MoneyTx, NotificationCount } from '../../store.js';
import { inboxOf, notificationOf, payloadOf } from './rows.js';
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
  | 'forgetWords'
>;

/** Rows that are read at once. */
const rowsMax = 500;

/** What came in (callbacks) and what goes out (notifications). */
export function messagesOf(client: Client, sealed: Seals): Messages {
  /** The words of a message that is over, as they stay. */
  async function over(id: string): Promise<{ payloadSealed?: string }> {
    const row = await client.notification.findUnique({ where: { id } });
    if (!row) return {};
    const told = notificationOf(row, sealed);
    const isLess = told.forgotten === true || told.phrase?.attachment !== undefined;
    return isLess ? { payloadSealed: sealed.seal(payloadOf(leftOfWords(told))) } : {};
  }

  /** A network's id of a message may hold the number that it went to (WhatsApp's do). */
  const alike = (given: string | undefined) => (given === undefined ? undefined : sealed.alike(given));

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
        payloadSealed: sealed.seal(payloadOf({ phrase, to })),
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
    async moveNotification({ id, stateV, to, patch = {}, keepLease = false, isOver = false }) {
      const lease = keepLease ? {} : { leaseOwner: null, leaseUntil: null };
      const closed = {
        ...('providerMessageId' in patch && { providerMessageId: alike(patch.providerMessageId) }),
        ...('failedMessageId' in patch && { failedMessageId: alike(patch.failedMessageId) }),
      };
      const left = isOver ? await over(id) : {};
      const changes = assignments({ state: to, stateV: stateV + 1, ...lease, ...patch, ...closed, ...left });
      const moved = await client.$executeRaw`UPDATE "Notification" SET ${changes} WHERE "id" = ${id} AND "stateV" = ${stateV}`;
      return moved === 1;
    },
    async forgetNotifications(subjects) {
      await client.notification.deleteMany({ where: { operationId: { in: [...subjects] } } });
    },
    async forgetWords(person) {
      for (let after = ''; ;) {
        const rows = await client.notification.findMany({ where: { person, id: { gt: after } }, orderBy: { id: 'asc' }, take: rowsMax });
        for (const row of rows) {
          const told = notificationOf(row, sealed);
          if (told.phrase === undefined) continue;
          const forgotten = { ...told, forgotten: true as const };
          const left = isUnderWay(told) ? forgotten : leftOfWords(forgotten);
          await client.notification.update({ where: { id: row.id }, data: { payloadSealed: sealed.seal(payloadOf(left)) } });
        }
        const last = rows.at(-1);
        if (!last || rows.length < rowsMax) return;
        after = last.id;
      }
    },
    async notification(id) {
      const row = await client.notification.findUnique({ where: { id } });
      return row ? notificationOf(row, sealed) : undefined;
    },
    async notificationByMessage(given) {
      const row = await client.notification.findFirst({
        where: { OR: [{ providerMessageId: sealed.alike(given) }, { failedMessageId: sealed.alike(given) }] },
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
