import { minorOf, money } from '../../../money.js';
import { Prisma } from '../../../../prisma/generated/client.js';
import type { OperationModel } from '../../../../prisma/generated/models.js';
import type { Leg, MoneyTx, Operation } from '../../store.js';
import { legOf, operationOf } from './rows.js';
import type { Seals } from './seals.js';
import { insert, insertUnless, moment } from './sql.js';
import type { Client } from './sql.js';

type Operations = Pick<
  MoneyTx,
  | 'operation'
  | 'operationByIntent'
  | 'unfinished'
  | 'openSince'
  | 'allOpen'
  | 'addOperation'
  | 'addLeg'
  | 'operationsSince'
  | 'moved'
  | 'renamePersonal'
  | 'moveOperation'
  | 'takeSlot'
  | 'slotHolder'
  | 'freeSlot'
>;

export function operationsOf(client: Client, sealed: Seals): Operations {
  return {
    async operation(id) {
      const [row] = await client.$queryRaw<OperationModel[]>`SELECT * FROM "Operation" WHERE "id" = ${id}`;
      return row && operationOf(row, sealed);
    },
    async operationByIntent(intentKey) {
      const [row] = await client.$queryRaw<OperationModel[]>`SELECT * FROM "Operation" WHERE "intentKey" = ${intentKey}`;
      return row && operationOf(row, sealed);
    },
    async unfinished(person) {
      const rows = await client.operation.findMany({ where: { person, state: { in: ['open', 'review'] } }, orderBy: oldestFirst });
      return rows.map((row) => operationOf(row, sealed));
    },
    async openSince(before, max) {
      const where = { state: 'open', createdAt: { lt: BigInt(before) } };
      const rows = await client.operation.findMany({ where, orderBy: oldestFirst, take: max });
      return rows.map((row) => operationOf(row, sealed));
    },
    async allOpen() {
      const rows = await client.operation.findMany({
        where: { state: 'open' },
        orderBy: oldestFirst,
        include: { legs: { orderBy: { position: 'asc' } } },
      });
      return rows.map(({ legs, ...row }) => ({ operation: operationOf(row, sealed), legs: legs.map((leg) => legOf(leg, sealed)) }));
    },
    async addOperation(operation, legs) {
      await insert(client, 'Operation', [operationRow(operation, sealed)]);
      await insert(
        client,
        'Leg',
        legs.map((leg) => legRow(leg, sealed)),
      );
    },
    addLeg: (leg) => insert(client, 'Leg', [legRow(leg, sealed)]),
    async operationsSince({ chamaId, memberId, kind, since, max }) {
      const where = { chamaId, memberId, kind, createdAt: { gte: BigInt(since) } };
      const rows = await client.operation.findMany({ where, orderBy: oldestFirst, take: max });
      return rows.map((row) => operationOf(row, sealed));
    },
    async moved({ chamaId, memberId, kinds, currency, since }) {
      if (kinds.length === 0) return money(0, currency);
      const whose = memberId === undefined ? Prisma.empty : Prisma.sql`AND o."memberId" = ${memberId}`;
      const counted = Prisma.sql`o."chamaId" = ${chamaId} ${whose} AND o."kind" IN (${Prisma.join([...kinds])})
        AND o."currency" = ${currency} AND o."createdAt" >= ${BigInt(since)} AND o."state" <> 'failed'`;
      const [sum] = await client.$queryRaw<{ minor: bigint | number | null }[]>`
        SELECT SUM(o."amountMinor") AS "minor" FROM "Operation" o WHERE ${counted}`;
      const [back] = await client.$queryRaw<{ minor: bigint | number | null }[]>`
        SELECT SUM(e."amountMinor") AS "minor" FROM "Operation" o
        JOIN "Journal" j ON j."operationId" = o."id" AND (j."kind" = 'refunded' OR j."kind" LIKE 'refunded:%')
        JOIN "Entry" e ON e."journalId" = j."id" AND e."amountMinor" > 0 AND e."currency" = ${currency}
        WHERE ${counted}`;
      return money(BigInt(sum?.minor ?? 0) - BigInt(back?.minor ?? 0), currency);
    },
    async renamePersonal(id, personal) {
      await client.operation.update({ where: { id }, data: { personalSealed: sealed.seal(JSON.stringify(personal)) } });
    },
    async moveOperation(id, stateV, to, endedAt) {
      const { count } = await client.operation.updateMany({
        where: { id, stateV },
        data: { state: to, stateV: stateV + 1, endedAt: moment(endedAt) },
      });
      return count === 1;
    },
    async takeSlot(provider, phoneHash, operationId, since) {
      if (await insertUnless(client, 'OpenSlot', ['provider', 'phoneHash'], { provider, phoneHash, operationId, since })) return true;
      const slot = await client.openSlot.findUnique({ where: { provider_phoneHash: { provider, phoneHash } } });
      return slot?.operationId === operationId;
    },
    async slotHolder(provider, phoneHash) {
      const slot = await client.openSlot.findUnique({ where: { provider_phoneHash: { provider, phoneHash } } });
      return slot?.operationId;
    },
    async freeSlot(operationId) {
      await client.openSlot.deleteMany({ where: { operationId } });
    },
  };
}

const oldestFirst = [{ createdAt: 'asc' as const }, { id: 'asc' as const }];

/** The rows' columns by name, each in the same order, as one statement inserts several. */
function operationRow(operation: Operation, { seal }: Seals) {
  const { phone, amount, params, personal, ...columns } = operation;
  return {
    ...columns,
    phoneSealed: seal(phone),
    currency: amount.currency,
    amountMinor: minorOf(amount),
    params: JSON.stringify(params),
    personalSealed: Object.keys(personal).length > 0 ? seal(JSON.stringify(personal)) : undefined,
  };
}

function legRow(leg: Leg, { seal, alike }: Seals) {
  return {
    id: leg.id,
    operationId: leg.operationId,
    position: leg.position,
    kind: leg.kind,
    provider: leg.provider,
    state: leg.state,
    stateV: leg.stateV,
    fence: leg.fence,
    leaseOwner: leg.leaseOwner,
    leaseUntil: leg.leaseUntil,
    nextAt: leg.nextAt,
    calls: leg.calls,
    polls: leg.polls,
    lookUps: leg.lookUps,
    requestHash: leg.requestHash,
    providerId: leg.providerId === undefined ? undefined : alike(leg.providerId),
    receipt: leg.receipt,
    settledMinor: leg.settled && minorOf(leg.settled),
    settledCurrency: leg.settled?.currency,
    feeMinor: leg.feeMinor === undefined ? undefined : BigInt(leg.feeMinor),
    reason: leg.reason,
    note: leg.note === undefined ? undefined : seal(leg.note),
    sentAt: leg.sentAt,
    unknownSince: leg.unknownSince,
    expiresAt: leg.expiresAt,
    resolvedAt: leg.resolvedAt,
    createdAt: leg.createdAt,
  };
}
