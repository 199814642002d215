import { dateIn, hours, type Clock } from '../clock.js';
import type { Ids } from '../ids.js';
import type { ChamaRecords, Found } from '../providers/ports.js';
import { findRecord } from './adopt.js';
import type { Book } from './port.js';
import type { BookStore } from './store.js';

/** ChamaPay keeps an idempotency key for 24 hours (ChamaPay docs: Idempotency); four are left for a slow clock and a slow call. */
export const keyLifeMs = hours(20);

/** A chama's book kept at ChamaPay. The same key is the same record as long as keys live; after that the records are read and compared. */
export function chamapayBook(deps: {
  chama: { id: string; timeZone: string };
  records: ChamaRecords;
  store: BookStore;
  clock: Clock;
  ids: Ids;
}): Book {
  const { chama, records, store, clock, ids } = deps;
  return {
    name: records.name,
    keyLifeMs,

    record: ({ key, memberId, amount, date, receipt }) => records.addContribution({ key, memberId, amount, date, receipt }),

    async find(entry) {
      const to = dateIn(chama.timeZone, clock.now());
      const listed = await records.contributions({ memberId: entry.memberId, from: entry.date, to: to < entry.date ? entry.date : to });
      if (listed.status === 'unknown') return listed;
      const items = listed.items.filter((item) => item.memberId === entry.memberId && item.date >= entry.date);
      let found: Found = { status: 'absent' };
      const bookIds = items.map((item) => item.bookId);
      await store.alterContributions({ chamaId: chama.id, memberId: entry.memberId, bookIds }, (rows) => {
        const result = findRecord({ rows, items, entry, newId: () => ids.next() });
        found = result.found;
        return result.changes;
      });
      return found;
    },
  };
}
