import { Prisma, type PrismaClient } from '../../../../prisma/generated/client.js';
import { jsonOf } from '../../../http.js';
import { keyedHash, open, seal, type Key } from '../../../secrets.js';
import type { CloudMessage } from './read.js';
import type { CloudStore, KeptMessage } from './store.js';

/** Rows that one statement inserts; SQLite takes 32,766 values. */
const rowsMax = 500;

type Row = { seq: number; key: string; chat: string; at: bigint; state: string; sealed: string | null };

/** The Cloud API's tables in the money database, whose guarded client it is handed. `lookup` names ids and addresses, `columns` seals what is told. */
export function prismaCloudStore(client: PrismaClient, { lookup, columns }: { lookup: Key; columns: Key }): CloudStore {
  const chatOf = (address: string) => keyedHash(lookup, 'whatsapp', 'chat', address);

  const keep = (message: CloudMessage, now: number): Omit<KeptMessage, 'seq'> => ({
    key: keyedHash(lookup, 'whatsapp', 'message', message.id),
    chat: chatOf(message.from),
    at: Math.min(message.at, now),
    state: 'new',
    message,
  });

  /** What is in a row; undefined when it cannot be opened any more. */
  function kept({ seq, key, chat, at, state, sealed }: Row): KeptMessage | undefined {
    const text = sealed === null ? undefined : open(columns, sealed);
    if (text === undefined) return undefined;
    // What our own columns hold is what this code wrote there.
    const message = jsonOf(text) as CloudMessage;
    return { seq, key, chat, at: Number(at), state: state === 'answering' ? 'answering' : 'new', message };
  }

  return {
    async put(messages, now) {
      const given = new Map(messages.map((message) => keep(message, now)).map((row) => [row.key, row]));
      const wrote = new Map<string, number>();
      for (const { chat, at } of given.values()) wrote.set(chat, Math.max(wrote.get(chat) ?? 0, at));
      const all = [...given.values()];
      const fresh: KeptMessage[] = [];
      await client.$transaction(async (tx) => {
        for (let i = 0; i < all.length; i += rowsMax) {
          const rows = all
            .slice(i, i + rowsMax)
            .map(
              ({ key, chat, at, state, message }) =>
                Prisma.sql`(${key}, ${chat}, ${BigInt(at)}, ${state}, ${seal(columns, JSON.stringify(message))}, ${BigInt(now)})`,
            );
          const inserted = await tx.$queryRaw<{ seq: number | bigint; key: string }[]>`
            INSERT INTO "CloudInbox" ("key", "chat", "at", "state", "sealed", "receivedAt") VALUES ${Prisma.join(rows)}
            ON CONFLICT ("key") DO NOTHING RETURNING "seq", "key"`;
          for (const { seq, key } of inserted) {
            const row = given.get(key);
            if (row) fresh.push({ ...row, seq: Number(seq) });
          }
        }
        for (const [chat, at] of wrote)
          await tx.$executeRaw`
            INSERT INTO "CloudChat" ("address", "lastInboundAt") VALUES (${chat}, ${BigInt(at)})
            ON CONFLICT ("address") DO UPDATE SET "lastInboundAt" = excluded."lastInboundAt"
            WHERE excluded."lastInboundAt" > "CloudChat"."lastInboundAt"`;
      });
      return fresh.sort((a, b) => a.seq - b.seq);
    },
    async waiting(afterSeq, max) {
      const where = { state: { in: ['new', 'answering'] }, seq: { gt: afterSeq } };
      const rows = await client.cloudInbox.findMany({ where, orderBy: { seq: 'asc' }, take: max });
      const messages = rows.map(kept);
      const lost = rows.filter((_, i) => messages[i] === undefined).map(({ seq }) => seq);
      if (lost.length > 0) await client.cloudInbox.updateMany({ where: { seq: { in: lost } }, data: { state: 'done', sealed: null } });
      return messages.filter((message) => message !== undefined);
    },
    async answering(key) {
      await client.cloudInbox.updateMany({ where: { key, state: 'new' }, data: { state: 'answering' } });
    },
    async done(key) {
      await client.cloudInbox.updateMany({ where: { key }, data: { state: 'done', sealed: null } });
    },
    async lastInboundAt(address) {
      const row = await client.cloudChat.findUnique({ where: { address: chatOf(address) } });
      return row ? Number(row.lastInboundAt) : undefined;
    },
    async closeWindow(address, at) {
      const where = { address: chatOf(address), lastInboundAt: { lte: BigInt(at) } };
      await client.cloudChat.updateMany({ where, data: { lastInboundAt: 0n } });
    },
    sweep: async (before) => (await client.cloudInbox.deleteMany({ where: { state: 'done', receivedAt: { lt: BigInt(before) } } })).count,
  };
}
