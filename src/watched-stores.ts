import type { LocalStore, LocalTx } from './book/local/store.js';
import type { Table } from './book/local/table.js';
import { contributions } from './book/local/tables/savings.js';
import type { BookStore } from './book/store.js';
import type { MoneyStore } from './operations/store.js';

type Stores = { money: MoneyStore; book: BookStore; local: LocalStore };

/** Whose contributions one transaction writes. */
type Touched = { chamaId: string; memberId: string };

/**
 * The stores, with word of every contribution that is written through them, whoever writes it: `changed` is told once the transaction is over, of each
 * member concerned. There are three ways: payments that operations credit, the mirror of records elsewhere, and what officers record.
 */
export function watchedStores<S extends Stores>(stores: S, changed: (chamaId: string, memberId: string) => void): S {
  const { money, book, local } = stores;

  /** Runs a transaction with a list to write down in; a second attempt begins with an empty one. */
  async function telling<T>(run: (touched: Touched[]) => Promise<T>): Promise<T> {
    const touched: Touched[] = [];
    try {
      return await run(touched);
    } finally {
      // Also when it failed: to read once more than needed costs a look, to miss a change would show a wrong amount.
      for (const { chamaId, memberId } of touched) changed(chamaId, memberId);
    }
  }

  return {
    ...stores,

    money: {
      ...money,
      transaction: (work) =>
        telling((touched) =>
          money.transaction((tx) =>
            work({
              ...tx,
              async credit(contribution) {
                touched.push(contribution);
                return tx.credit(contribution);
              },
              async recorded(legId, bookId) {
                const own = await tx.recorded(legId, bookId);
                touched.push(...own);
                return own;
              },
            }),
          ),
        ),
    },

    book: {
      ...book,
      alterContributions: (of, decide) =>
        telling((touched) =>
          book.alterContributions(of, (rows) => {
            const changes = decide(rows);
            const { chamaId } = of;
            if (changes.length === 0) return changes;
            const concerned = new Set([of.memberId, ...rows.map(({ memberId }) => memberId)]);
            for (const change of changes) {
              if (change.do === 'add') concerned.add(change.row.memberId);
              if (change.do === 'correct') concerned.add(change.memberId);
            }
            for (const memberId of concerned) touched.push({ chamaId, memberId });
            return changes;
          }),
        ),
    },

    local: {
      transaction: (chamaId, work) => telling((touched) => local.transaction(chamaId, (tx) => work(watchedTx(tx, touched)))),
    },
  };
}

/** Sees what is written into the table of contributions. */
function watchedTx(tx: LocalTx, touched: Touched[]): LocalTx {
  const { chamaId } = tx;
  const isOurs = (of: Table): boolean => of.model === contributions.model;
  const note = (memberId: unknown): void => void touched.push({ chamaId, memberId: String(memberId) });

  async function noteRow(key: object): Promise<void> {
    const row = await tx.get(contributions, key as { id: string });
    if (row) note(row.memberId);
  }

  return {
    ...tx,
    async add(of, row) {
      if (isOurs(of)) note(row['memberId']);
      await tx.add(of, row);
    },
    async addAll(of, rows) {
      if (isOurs(of)) for (const row of rows) note(row['memberId']);
      await tx.addAll(of, rows);
    },
    async change(of, key, patch) {
      if (isOurs(of)) {
        await noteRow(key);
        if (patch['memberId'] !== undefined) note(patch['memberId']);
      }
      await tx.change(of, key, patch);
    },
    async remove(of, key) {
      if (isOurs(of)) await noteRow(key);
      await tx.remove(of, key);
    },
  };
}
