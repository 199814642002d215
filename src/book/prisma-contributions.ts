import type { PrismaClient } from '../../prisma/generated/client.js';
import { minorOf } from '../money.js';
import { newestFirst } from './memory-store.js';
import type { PrismaRows } from './prisma-rows.js';
import type { BookStore, Change } from './store.js';

type Tx = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0];

/** Record ids asked for in one query: databases bound the values of a statement. */
const idsMax = 500;

/** The part of the Prisma book store that keeps contributions. */
export function prismaContributions(
  db: PrismaClient,
  rows: PrismaRows,
): Pick<BookStore, 'contributions' | 'contributors' | 'alterContributions'> {
  return {
    contributions: async (chamaId, memberId) =>
      (await db.contribution.findMany({ where: { chamaId, memberId } })).map(rows.contribution).sort(newestFirst),
    contributors: async (chamaId) =>
      (
        await db.contribution.findMany({
          where: { chamaId },
          distinct: ['memberId'],
          select: { memberId: true },
          orderBy: { memberId: 'asc' },
        })
      ).map((row) => row.memberId),
    alterContributions: ({ chamaId, memberId, bookIds }, decide) =>
      db.$transaction(async (tx) => {
        const seen = await tx.contribution.findMany({ where: { chamaId, memberId } });
        for (let at = 0; at < bookIds.length; at += idsMax) {
          const bookId = { in: bookIds.slice(at, at + idsMax) };
          seen.push(...(await tx.contribution.findMany({ where: { chamaId, bookId, memberId: { not: memberId } } })));
        }
        for (const change of decide(seen.map(rows.contribution).sort(newestFirst))) await make(tx, change);
      }),
  };
}

async function make(tx: Tx, change: Change): Promise<void> {
  if (change.do === 'add') {
    const { amount, ...row } = change.row;
    const data = { ...row, currency: amount.currency, amountMinor: minorOf(amount), createdAt: BigInt(row.createdAt) };
    await tx.contribution.create({
      data: { ...data, legId: row.legId ?? null, bookId: row.bookId ?? null, receipt: row.receipt ?? null },
    });
  } else if (change.do === 'tie') {
    await tx.contribution.update({ where: { id: change.id }, data: { bookId: change.bookId ?? null } });
  } else if (change.do === 'correct') {
    const { id, memberId, amount, date, receipt } = change;
    const data = { memberId, date, receipt: receipt ?? null, currency: amount.currency, amountMinor: minorOf(amount) };
    await tx.contribution.update({ where: { id }, data });
  } else {
    await tx.contribution.deleteMany({ where: { id: change.id } });
  }
}
