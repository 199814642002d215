import type { PrismaClient } from '../../prisma/generated/client.js';
import type { SimCheckModel } from '../../prisma/generated/models.js';
import { worse, type SimCheck, type SimSwapStore } from './store.js';

/** The guard's store over the money database, whose guarded client it is handed. Nothing in it names anybody in the clear. */
export function prismaSimSwapStore(client: PrismaClient): SimSwapStore {
  return {
    async checks({ chamaId, phoneHash, since, max }) {
      const where = { chamaId, phoneHash, askedAt: { gte: BigInt(since) } };
      return (await client.simCheck.findMany({ where, orderBy: [{ askedAt: 'desc' }, { id: 'desc' }], take: max })).map(checkOf);
    },
    async add({ id, chamaId, phoneHash, askedAt }) {
      await client.simCheck.create({ data: { id, chamaId, phoneHash, askedAt: BigInt(askedAt) } });
    },
    async asked(id, requestHash) {
      await client.simCheck.updateMany({ where: { id }, data: { requestHash } });
    },
    answer: (answer) =>
      client.$transaction(async (tx) => {
        const row = await tx.simCheck.findUnique({ where: { requestHash: answer.requestHash } });
        if (!row) return false;
        const before = checkOf(row);
        const { verdict, swappedOn } = worse(before, answer);
        const data = { verdict: verdict ?? null, swappedOn: swappedOn ?? null, answeredAt: BigInt(before.answeredAt ?? answer.at) };
        await tx.simCheck.update({ where: { id: row.id }, data });
        return true;
      }),
    sweep: async (before) => (await client.simCheck.deleteMany({ where: { askedAt: { lt: BigInt(before) } } })).count,
    async mark(personId, mark, at) {
      await client.personMark.upsert({
        where: { personId_mark: { personId, mark } },
        create: { personId, mark, at: BigInt(at) },
        update: { at: BigInt(at) },
      });
    },
    async marked(personId, mark) {
      const row = await client.personMark.findUnique({ where: { personId_mark: { personId, mark } } });
      return row ? Number(row.at) : undefined;
    },
  };
}

/** What our own columns hold is what this code wrote there; the cast says no more than that. */
const checkOf = (row: SimCheckModel): SimCheck => ({
  id: row.id,
  chamaId: row.chamaId,
  phoneHash: row.phoneHash,
  requestHash: row.requestHash ?? undefined,
  askedAt: Number(row.askedAt),
  answeredAt: row.answeredAt === null ? undefined : Number(row.answeredAt),
  verdict: (row.verdict ?? undefined) as SimCheck['verdict'],
  swappedOn: row.swappedOn ?? undefined,
});
