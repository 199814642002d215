import { Prisma } from '../../../../prisma/generated/client.js';
import type { LegModel } from '../../../../prisma/generated/models.js';
import type { LegPatch, MoneyTx } from '../../store.js';
import { legOf as openLeg, operationOf } from './rows.js';
import type { Seals } from './seals.js';
import { assignments, insertUnless, moment } from './sql.js';
import type { Client } from './sql.js';

type Legs = Pick<
  MoneyTx,
  | 'leg'
  | 'legs'
  | 'legByProviderId'
  | 'underWay'
  | 'claimLegs'
  | 'settledLegs'
  | 'nextDue'
  | 'voidLeases'
  | 'moveLeg'
  | 'hurryLeg'
  | 'takeReceipt'
  | 'receiptHolder'
  | 'freeReceipt'
>;

export function legsOf(client: Client, sealed: Seals): Legs {
  const legOf = (row: LegModel) => openLeg(row, sealed);
  return {
    async leg(id) {
      const [row] = await client.$queryRaw<LegModel[]>`SELECT * FROM "Leg" WHERE "id" = ${id}`;
      return row && legOf(row);
    },
    async legs(operationId) {
      const rows = await client.$queryRaw<LegModel[]>`SELECT * FROM "Leg" WHERE "operationId" = ${operationId} ORDER BY "position"`;
      return rows.map(legOf);
    },
    async legByProviderId(provider, providerId) {
      const [row] = await client.$queryRaw<LegModel[]>`
        SELECT * FROM "Leg" WHERE "provider" = ${provider} AND "providerId" = ${sealed.alike(providerId)}`;
      return row && legOf(row);
    },
    async underWay({ chamaId, provider, kind }) {
      const rows = await client.leg.findMany({
        where: {
          provider,
          kind,
          resolvedAt: null,
          state: { in: ['calling', 'pending', 'unknown'] },
          operation: { chamaId, state: 'open' },
        },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
        include: { operation: true },
      });
      return rows.map(({ operation, ...leg }) => ({ operation: operationOf(operation, sealed), leg: legOf(leg) }));
    },
    async claimLegs(now, owner, leaseMs, max, butNot = []) {
      const others = butNot.length > 0 ? Prisma.sql`AND "provider" NOT IN (${Prisma.join([...butNot])})` : Prisma.empty;
      const rows = await client.$queryRaw<LegModel[]>`
        UPDATE "Leg" SET "leaseOwner" = ${owner}, "leaseUntil" = ${BigInt(now + leaseMs)}, "fence" = "fence" + 1
        WHERE "id" IN (
          SELECT "id" FROM "Leg" WHERE "nextAt" <= ${BigInt(now)} AND ("leaseUntil" IS NULL OR "leaseUntil" <= ${BigInt(now)}) ${others}
          ORDER BY "nextAt", "id" LIMIT ${max}
        ) RETURNING *`;
      return rows.map(legOf).sort(byDue);
    },
    async settledLegs({ chamaId, provider, from, to, max }) {
      const rows = await client.leg.findMany({
        where: { provider, state: 'settled', resolvedAt: { gte: BigInt(from), lt: BigInt(to) }, operation: { chamaId } },
        orderBy: [{ resolvedAt: 'asc' }, { id: 'asc' }],
        take: max,
      });
      return rows.map(legOf);
    },
    nextDue: () => nextDue(client),
    async voidLeases() {
      const held = { where: { leaseOwner: { not: null } }, data: { leaseOwner: null, leaseUntil: null } };
      const legs = await client.leg.updateMany(held);
      const notifications = await client.notification.updateMany(held);
      return legs.count + notifications.count;
    },
    async moveLeg({ id, from, stateV, fence, to, patch = {}, keepLease = false }) {
      const changes = {
        state: to,
        stateV: stateV + 1,
        ...(keepLease ? {} : { leaseOwner: null, leaseUntil: null }),
        ...patchRow(patch, sealed),
      };
      const held = fence === undefined ? Prisma.empty : Prisma.sql`AND "fence" = ${fence}`;
      const moved = await client.$executeRaw`
        UPDATE "Leg" SET ${assignments(changes)} WHERE "id" = ${id} AND "state" = ${from} AND "stateV" = ${stateV} ${held}`;
      return moved === 1;
    },
    async hurryLeg(id, at) {
      await client.leg.updateMany({
        where: { id, state: { not: 'settled' }, OR: [{ nextAt: null }, { nextAt: { gt: BigInt(at) } }] },
        data: { nextAt: BigInt(at) },
      });
    },
    async takeReceipt(rail, receipt, legId, at) {
      if (await insertUnless(client, 'Receipt', ['rail', 'receipt'], { rail, receipt, legId, at: moment(at) })) return true;
      const holder = await client.receipt.findUnique({ where: { rail_receipt: { rail, receipt } } });
      return holder?.legId === legId;
    },
    async receiptHolder(rail, receipt) {
      const holder = await client.receipt.findUnique({ where: { rail_receipt: { rail, receipt } } });
      return holder?.legId;
    },
    async freeReceipt(rail, receipt, legId) {
      await client.receipt.deleteMany({ where: { rail, receipt, legId } });
    },
  };
}

const byDue = (a: { nextAt: number | undefined; id: string }, b: { nextAt: number | undefined; id: string }): number =>
  (a.nextAt ?? 0) - (b.nextAt ?? 0) || (a.id < b.id ? -1 : 1);

/** The columns of a patch; a key that is there and undefined empties its column. */
function patchRow(patch: LegPatch, { seal, alike }: Seals): Record<string, string | number | bigint | undefined> {
  const { settled, feeMinor, providerId, note, ...columns } = patch;
  return {
    ...columns,
    ...('providerId' in patch && { providerId: providerId === undefined ? undefined : alike(providerId) }),
    ...('note' in patch && { note: note === undefined ? undefined : seal(note) }),
    ...('settled' in patch && { settledMinor: settled && BigInt(settled.minor), settledCurrency: settled?.currency }),
    ...('feeMinor' in patch && { feeMinor: feeMinor === undefined ? undefined : BigInt(feeMinor) }),
  };
}

/**
 * What is due is found by an index on `nextAt`; a lease only ever makes it later. So nothing is due before the first row
 * without a lease but rows that come before it, and those few are looked at one by one.
 */
async function nextDue(client: Client): Promise<number | undefined> {
  const first = (table: Prisma.Sql) => Prisma.sql`
    SELECT MIN(CASE WHEN "leaseUntil" > "nextAt" THEN "leaseUntil" ELSE "nextAt" END) AS "due" FROM ${table}
    WHERE "nextAt" <= COALESCE((SELECT MIN("nextAt") FROM ${table} WHERE "leaseUntil" IS NULL), ${endOfTime})`;
  const rows = await client.$queryRaw<{ due: bigint | number | null }[]>`
    ${first(Prisma.sql`"Leg"`)} UNION ALL ${first(Prisma.sql`"Notification"`)} UNION ALL SELECT MIN("nextAt") FROM "Inbox"`;
  const dues = rows.flatMap(({ due }) => (due === null ? [] : [Number(due)]));
  return dues.length > 0 ? Math.min(...dues) : undefined;
}

const endOfTime = BigInt(Number.MAX_SAFE_INTEGER);
