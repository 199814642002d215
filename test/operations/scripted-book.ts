import type { Book, BookEntry } from '../../src/book/port.js';
import type { Refusal } from '../../src/providers/ports.js';
import { hours } from '../../src/clock.js';

export type ScriptedBook = {
  book: Book;
  /** What the calls to come meet; when it is empty, all is well. `lost`: written, and the answer is not heard. `forgot`: written anew under a known key, as after the key's life. */
  faults: ('lost' | 'down' | Refusal)[];
  /** Every request, by its key. */
  calls: BookEntry[];
  /** What is in the records. */
  records: Map<string, { bookId: string; entry: BookEntry }>;
  finds: number;
};

/** A chama's records that keep keys, and fail as they are told. */
export function scriptedBook(): ScriptedBook {
  const self: ScriptedBook = {
    faults: [],
    calls: [],
    records: new Map(),
    finds: 0,
    book: {
      name: 'records',
      keyLifeMs: hours(20),
      record: async (entry) => {
        self.calls.push(entry);
        const fault = self.faults.shift();
        if (fault === 'down') return { status: 'unknown', why: 'HTTP 503' };
        if (fault !== undefined && fault !== 'lost') return { status: 'refused', reason: fault };
        const known = self.records.get(entry.key) ?? { bookId: `rec${self.records.size + 1}`, entry };
        self.records.set(entry.key, known);
        return fault === 'lost' ? { status: 'unknown', why: 'TIMEOUT' } : { status: 'settled', providerId: known.bookId };
      },
      find: async (entry) => {
        self.finds++;
        const known = self.records.get(entry.key);
        return known ? { status: 'settled', providerId: known.bookId } : { status: 'absent' };
      },
    },
  };
  return self;
}
