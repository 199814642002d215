import { hours } from '../../clock.js';
import type { Listed } from '../../providers/ports.js';
import { openCopy } from './copy.js';
import type { ChamapayDesk } from './desk.js';

/** Loans and fines change in ChamaPay's own pages too, and of what is paid there no webhook tells. */
const moneyLifeMs = hours(3);
/** All else changes a few times in a month. */
const paperLifeMs = hours(12);

/** What a webhook says has changed, by its event (ChamaPay docs, "Webhooks"). Members and contributions are the mirror's. */
const changedBy = new Map<string, 'loans' | 'fines'>([
  ['loan.approved', 'loans'],
  ['fine.issued', 'fines'],
]);

export type Lists = ReturnType<typeof openLists>;

/**
 * Copies of the lists at ChamaPay, each of them whole: one read serves every member of the chama. With all of them in use all day, a month has
 * about a thousand reads of one page, a tenth of the plan that has webhooks; the client keeps the last 30 % of any plan for writes.
 */
export function openLists({ provider, clock, failed }: Pick<ChamapayDesk, 'provider' | 'clock' | 'failed'>) {
  const copy = <T extends { bookId: string }>(lifeMs: number, read: () => Promise<Listed<T>>) =>
    openCopy<T>({ read, keyOf: ({ bookId }) => bookId, lifeMs, clock, failed });

  const lists = {
    loans: copy(moneyLifeMs, () => provider.loans({})),
    fines: copy(moneyLifeMs, () => provider.fines({})),
    projects: copy(paperLifeMs, () => provider.projects()),
    welfare: copy(paperLifeMs, () => provider.welfare({})),
    dividends: copy(paperLifeMs, () => provider.dividends({})),
    meetings: copy(paperLifeMs, () => provider.meetings({})),
    documents: copy(paperLifeMs, () => provider.documents()),
    electionNotices: copy(paperLifeMs, () => provider.electionNotices()),
    documentReminders: copy(paperLifeMs, () => provider.documentReminders({})),
    accounts: copy(paperLifeMs, () => provider.accounts()),
    liabilities: copy(paperLifeMs, () => provider.liabilities()),
  };

  return {
    ...lists,
    hear({ event }: { event: string }): void {
      const changed = changedBy.get(event);
      if (changed) lists[changed].outdate();
    },
    async idle(): Promise<void> {
      await Promise.all(Object.values(lists).map((list) => list.idle()));
    },
  };
}
