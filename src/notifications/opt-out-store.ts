import type { Carrier, OptedOut } from './route.js';

/** What somebody wants to hear nothing of on one channel, since when. */
export type OptOutRow = { person: string; carrier: Carrier; from: OptedOut; at: number };

/** Where it is kept. One row for a person and a channel; no row where they want everything. */
export type OptOutStore = {
  all(): Promise<OptOutRow[]>;
  put(row: OptOutRow): Promise<void>;
  remove(of: Pick<OptOutRow, 'person' | 'carrier'>): Promise<void>;
};

/** In memory, as in simulations. */
export function memoryOptOutStore(): OptOutStore {
  const rows = new Map<string, OptOutRow>();
  const keyOf = ({ person, carrier }: Pick<OptOutRow, 'person' | 'carrier'>) => `${carrier} ${person}`;
  return {
    all: async () => [...rows.values()],
    put: async (row) => void rows.set(keyOf(row), row),
    remove: async (of) => void rows.delete(keyOf(of)),
  };
}
