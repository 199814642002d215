import { linkAudit } from '../../../ledger/audit-chain.js';
import { minorOf, money } from '../../../money.js';
import type { MoneyTx, StatementClass } from '../../store.js';
import { afterProof } from '../proof.js';
import { reviewOf } from './rows.js';
import type { Seals } from './seals.js';
import { insertUnless, moment } from './sql.js';
import type { Client } from './sql.js';

type Records = Pick<
  MoneyTx,
  'putLine' | 'openReview' | 'review' | 'reviews' | 'closeReview' | 'reopenReview' | 'audit' | 'credit' | 'recorded' | 'total'
>;

/** What statements showed, what a person must look at, and what members have contributed. */
export function recordsOf(client: Client, sealed: Seals): Records {
  return {
    async putLine({ amount, ...line }) {
      const { provider, chamaId } = line;
      const providerId = sealed.alike(line.providerId);
      const where = { provider_chamaId_providerId: { provider, chamaId, providerId } };
      const before = await client.statementLine.findUnique({ where, select: { class: true } });
      const data = {
        ...line,
        providerId,
        currency: amount.currency,
        amountMinor: minorOf(amount),
        reference: line.reference ?? null,
        receipt: line.receipt ?? null,
        legId: line.legId ?? null,
        seenAt: moment(line.seenAt),
        madeAt: moment(line.madeAt),
      };
      if (before) await client.statementLine.updateMany({ where: { provider, chamaId, providerId }, data });
      else await client.statementLine.create({ data });
      return before?.class as StatementClass | undefined;
    },
    openReview: (review) =>
      insertUnless(client, 'Review', ['reason', 'subject'], {
        ...review,
        subject: sealed.alike(review.subject),
        detail: sealed.seal(review.detail),
        resolution: review.resolution === undefined ? undefined : sealed.seal(review.resolution),
      }),
    async review(id) {
      const row = await client.review.findUnique({ where: { id } });
      return row ? reviewOf(row, sealed) : undefined;
    },
    async reviews({ open, chamaId }) {
      const rows = await client.review.findMany({
        where: { closedAt: open ? null : { not: null }, ...(chamaId !== undefined && { chamaId }) },
        orderBy: [{ openedAt: 'asc' }, { id: 'asc' }],
      });
      return rows.map((row) => reviewOf(row, sealed));
    },
    async closeReview(id, by, resolution, at) {
      const data = { closedAt: BigInt(at), closedBy: by, resolution: sealed.seal(resolution) };
      const { count } = await client.review.updateMany({ where: { id, closedAt: null }, data });
      return count === 1;
    },
    async reopenReview(id, closedAt) {
      const data = { closedAt: null, closedBy: null, resolution: null };
      const { count } = await client.review.updateMany({ where: { id, closedAt: BigInt(closedAt) }, data });
      return count === 1;
    },
    async audit(entry) {
      const last = await client.audit.findFirst({ where: { chamaId: entry.chamaId }, orderBy: { seq: 'desc' } });
      // The chain is over what is said, not over how it is stored.
      const { at, detail, ...linked } = linkAudit(entry, last ?? undefined);
      await client.audit.create({ data: { ...linked, at: moment(at), detail: sealed.seal(detail) } });
    },
    credit: ({ amount, ...contribution }) =>
      insertUnless(client, 'Contribution', ['legId'], { ...contribution, currency: amount.currency, amountMinor: minorOf(amount) }),
    async recorded(legId, bookId) {
      const own = await client.contribution.findUnique({ where: { legId } });
      if (!own || own.bookId === bookId) return [];
      const { id, chamaId, bookId: guessed } = own;
      const holder = await client.contribution.findUnique({ where: { chamaId_bookId: { chamaId, bookId } } });
      const tie = (row: string, to: string | null) => client.contribution.updateMany({ where: { id: row }, data: { bookId: to } });
      if (guessed !== null) await tie(id, null);
      switch (afterProof({ guessed: guessed !== null, holder: holder && { own: holder.legId !== null } })) {
        case 'swap':
          if (holder) await tie(holder.id, null);
          break;
        case 'remove':
          if (holder) await client.contribution.deleteMany({ where: { id: holder.id } });
          break;
        case 'add':
          await client.contribution.create({ data: { ...own, id: `${id}-${guessed ?? ''}`, legId: null, receipt: null } });
          break;
        case 'nothing':
      }
      await tie(id, bookId);
      if (guessed !== null && holder) await tie(holder.id, guessed);
      return (holder ? [own, holder] : [own]).map((row) => ({ chamaId: row.chamaId, memberId: row.memberId }));
    },
    async total(chamaId, memberId, currency) {
      const [sum] = await client.$queryRaw<{ minor: bigint | number | null }[]>`
        SELECT SUM("amountMinor") AS "minor" FROM "Contribution"
        WHERE "chamaId" = ${chamaId} AND "memberId" = ${memberId} AND "currency" = ${currency}`;
      return money(sum?.minor ?? 0, currency);
    },
  };
}
