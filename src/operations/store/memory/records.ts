import { linkAudit } from '../../../ledger/audit-chain.js';
import { money, plus } from '../../../money.js';
import type { MoneyTx } from '../../store.js';
import { afterProof } from '../proof.js';
import { by, keyOf, refuseSecond } from './table.js';
import type { Tables } from './tables.js';

type Records = Pick<
  MoneyTx,
  'putLine' | 'openReview' | 'review' | 'reviews' | 'closeReview' | 'reopenReview' | 'audit' | 'credit' | 'recorded' | 'total'
>;

export function recordsOf(all: Tables): Records {
  return {
    async putLine(line) {
      const key = keyOf(line.provider, line.chamaId, line.providerId);
      const before = all.lines.get(key)?.class;
      all.lines.set(key, line);
      return before;
    },
    async openReview(review) {
      const key = keyOf(review.reason, review.subject);
      if (all.reviewed.has(key)) return false;
      refuseSecond(all.reviews, review.id, 'a review');
      all.reviewed.set(key, { id: review.id });
      all.reviews.set(review.id, review);
      return true;
    },
    review: async (id) => all.reviews.get(id),
    async reviews({ open, chamaId }) {
      const wanted = (review: { closedAt: number | undefined; chamaId: string }) =>
        (review.closedAt === undefined) === open && (chamaId === undefined || review.chamaId === chamaId);
      const found = [...all.reviews.values()].filter(wanted);
      found.sort(
        by(
          (review) => review.openedAt,
          (review) => review.id,
        ),
      );
      return found.map((review) => ({ ...review }));
    },
    async closeReview(id, closedBy, resolution, closedAt) {
      const review = all.reviews.get(id);
      if (!review || review.closedAt !== undefined) return false;
      all.reviews.set(id, { ...review, closedAt, closedBy, resolution });
      return true;
    },
    async reopenReview(id, closedAt) {
      const review = all.reviews.get(id);
      if (review?.closedAt !== closedAt) return false;
      all.reviews.set(id, { ...review, closedAt: undefined, closedBy: undefined, resolution: undefined });
      return true;
    },
    async audit(entry) {
      refuseSecond(all.audits, entry.id, 'an audit entry');
      const linked = linkAudit(entry, all.audits.get(all.lastAudit.get(entry.chamaId)?.id ?? ''));
      all.audits.set(entry.id, linked);
      all.lastAudit.set(entry.chamaId, { id: entry.id });
    },
    async credit(contribution) {
      if (all.credited.has(contribution.legId)) return false;
      refuseSecond(all.contributions, contribution.id, 'a contribution');
      all.credited.set(contribution.legId, { id: contribution.id });
      all.contributions.set(contribution.id, { ...contribution, bookId: undefined });
      return true;
    },
    async recorded(legId, bookId) {
      const own = all.contributions.get(all.credited.get(legId)?.id ?? '');
      if (!own || own.bookId === bookId) return [];
      const guessed = own.bookId;
      const holder = [...all.contributions.values()].find((row) => row.chamaId === own.chamaId && row.bookId === bookId);
      switch (afterProof({ guessed: guessed !== undefined, holder: holder && { own: holder.legId !== undefined } })) {
        case 'swap':
          if (holder) all.contributions.set(holder.id, { ...holder, bookId: guessed });
          break;
        case 'remove':
          if (holder) all.contributions.delete(holder.id);
          break;
        case 'add': {
          const id = `${own.id}-${guessed ?? ''}`;
          all.contributions.set(id, { ...own, id, legId: undefined, receipt: undefined });
          break;
        }
        case 'nothing':
      }
      all.contributions.set(own.id, { ...own, bookId });
      return (holder ? [own, holder] : [own]).map(({ chamaId, memberId }) => ({ chamaId, memberId }));
    },
    async total(chamaId, memberId, currency) {
      let sum = money(0, currency);
      for (const row of all.contributions.values())
        if (row.chamaId === chamaId && row.memberId === memberId && row.amount.currency === currency) sum = plus(sum, row.amount);
      return sum;
    },
  };
}
