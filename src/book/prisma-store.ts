import type { PrismaClient } from '../../prisma/generated/client.js';
import type { Key } from '../secrets.js';
import { forgetRows } from './personal-tables.js';
import { prismaContributions } from './prisma-contributions.js';
import { prismaRows } from './prisma-rows.js';
import type { BookStore, NewPerson, PersonPatch } from './store.js';

/** Rows read at once when everything is loaded at start. */
const pageMax = 1000;

/** The book in the money database. Names, phones and addresses are sealed with `columns` on their way in. */
export function prismaBookStore(db: PrismaClient, columns: Key): BookStore {
  const rows = prismaRows(columns);

  const person = (of: NewPerson, patch: PersonPatch) => {
    const change = rows.patch(patch);
    return {
      where: { id: of.id },
      create: {
        id: of.id,
        phoneHash: of.phoneHash ?? null,
        phoneSealed: rows.sealed(of.phone),
        createdAt: BigInt(of.createdAt),
        ...change,
      },
      update: change,
    };
  };

  return {
    members: () =>
      all(async (skip) =>
        (await db.member.findMany({ skip, take: pageMax, orderBy: [{ chamaId: 'asc' }, { memberId: 'asc' }] })).map(rows.member),
      ),
    persons: () => all(async (skip) => (await db.person.findMany({ skip, take: pageMax, orderBy: { id: 'asc' } })).map(rows.person)),
    bindings: () =>
      all(async (skip) =>
        (await db.binding.findMany({ skip, take: pageMax, orderBy: [{ channel: 'asc' }, { addressHash: 'asc' }] })).map(rows.binding),
      ),
    rules: async () => (await db.rules.findMany({ orderBy: { fromDate: 'asc' } })).map(rows.rules),

    putMembers: (list) =>
      db.$transaction(async (tx) => {
        for (const row of list) {
          const columns = rows.memberColumns(row);
          await tx.member.upsert({
            where: { chamaId_memberId: { chamaId: row.chamaId, memberId: row.memberId } },
            create: { chamaId: row.chamaId, memberId: row.memberId, ...columns },
            update: columns,
          });
        }
      }),

    person: async (id) => {
      const row = await db.person.findUnique({ where: { id } });
      return row ? rows.person(row) : undefined;
    },
    changePerson: async (of, patch) => {
      await db.person.upsert(person(of, patch));
    },
    setPin: (of, phc, at) =>
      db.$transaction(async (tx) => {
        const now = await tx.person.findUnique({ where: { id: of.id } });
        if (Number(now?.pinSetAt ?? at) > at || Number(now?.pinLockedUntil ?? at) > at) return false;
        const { where, create } = person(of, {});
        const pin = { pinPhc: phc, pinSetAt: BigInt(at), pinFails: 0, pinFailsSince: null, pinLockedUntil: null };
        await tx.person.upsert({ where, create: { ...create, ...pin }, update: pin });
        return true;
      }),
    countPinAttempt: async (id, seen, next) => {
      const { count } = await db.person.updateMany({
        where: { id, pinFails: seen.fails, pinLockedUntil: rows.moment(seen.lockedUntil), pinPhc: seen.phc ?? null },
        data: { pinFails: next.fails, pinFailsSince: BigInt(next.failsSince), pinLockedUntil: rows.moment(next.lockedUntil) },
      });
      return count === 1;
    },
    clearPinAttempts: async (id, phc) => {
      await db.person.updateMany({ where: { id, pinPhc: phc }, data: { pinFails: 0, pinFailsSince: null, pinLockedUntil: null } });
    },

    forgetPerson: (of) => db.$transaction((tx) => forgetRows(tx, of)),

    bind: async (row) => {
      const columns = rows.bindingColumns(row);
      await db.binding.upsert({
        where: { channel_addressHash: { channel: row.channel, addressHash: row.addressHash } },
        create: { channel: row.channel, addressHash: row.addressHash, ...columns },
        update: columns,
      });
    },
    addCode: (row, limits) =>
      db.$transaction(async (tx) => {
        const day = { gt: BigInt(limits.daySince) };
        if ((await tx.bindingCode.count({ where: { phoneHash: row.phoneHash, sentAt: day } })) >= limits.perPhone) return false;
        if ((await tx.bindingCode.count({ where: { addressHash: row.addressHash, sentAt: day } })) >= limits.perAddress) return false;
        if ((await tx.bindingCode.count({ where: { sentAt: { gt: BigInt(limits.hourSince) } } })) >= limits.overall) return false;
        await tx.bindingCode.create({ data: { ...row, sentAt: BigInt(row.sentAt), usedAt: rows.moment(row.usedAt) } });
        return true;
      }),
    newestCode: async (addressHash, phoneHash) => {
      const row = await db.bindingCode.findFirst({ where: { addressHash, phoneHash }, orderBy: [{ sentAt: 'desc' }, { id: 'desc' }] });
      return row ? rows.code(row) : undefined;
    },
    countCodeTry: async (id, tries) => (await db.bindingCode.updateMany({ where: { id, tries }, data: { tries: tries + 1 } })).count === 1,
    useCodes: async (addressHash, phoneHash, at) => {
      await db.bindingCode.updateMany({ where: { addressHash, phoneHash, usedAt: null }, data: { usedAt: BigInt(at) } });
    },
    sweepCodes: async (before) => (await db.bindingCode.deleteMany({ where: { sentAt: { lt: BigInt(before) } } })).count,

    putRules: async (row) => {
      const columns = { rules: JSON.stringify(row.rules), setBy: row.setBy, setAt: BigInt(row.setAt) };
      const key = { chamaId: row.chamaId, fromDate: row.fromDate };
      await db.rules.upsert({ where: { chamaId_fromDate: key }, create: { ...key, ...columns }, update: columns });
    },

    ...prismaContributions(db, rows),

    syncedAt: async (chamaId, resource) => {
      const row = await db.sync.findUnique({ where: { chamaId_resource: { chamaId, resource } } });
      return row ? Number(row.syncedAt) : undefined;
    },
    synced: async (chamaId, resource, at) => {
      const key = { chamaId, resource };
      const syncedAt = BigInt(at);
      await db.sync.upsert({ where: { chamaId_resource: key }, create: { ...key, syncedAt }, update: { syncedAt } });
    },
  };
}

/** Every page of a list until one is not full. */
async function all<T>(page: (skip: number) => Promise<T[]>): Promise<T[]> {
  const list: T[] = [];
  for (let got: T[] = []; list.length === 0 || got.length === pageMax; list.push(...got)) {
    got = await page(list.length);
    if (got.length === 0) break;
  }
  return list;
}
