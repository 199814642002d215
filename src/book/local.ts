import { days } from '../clock.js';
import type { Book } from './port.js';
import type { BookStore } from './store.js';

/** Our own keys never grow too old: the same entry is the same row. */
const keyLifeMs = days(36_500);

/** A chama's book kept in our own database: what was paid is in the table already, so recording it is saying so. */
export function localBook({ chama, store }: { chama: { id: string }; store: Pick<BookStore, 'contributions'> }): Book {
  return {
    name: 'local',
    keyLifeMs,
    record: async ({ key, amount }) => ({ status: 'settled', providerId: key, amount }),
    async find({ key, memberId, amount, receipt }) {
      const rows = await store.contributions(chama.id, memberId);
      const there = rows.some((row) => row.legId !== undefined && (row.legId === key || (row.receipt ?? row.legId) === receipt));
      return there ? { status: 'settled', providerId: key, amount } : { status: 'absent' };
    },
  };
}
