import Database from 'better-sqlite3';
import { join } from 'node:path';
import { money, type Currency, type Money } from '../../src/money.js';

/** What a chama's records hold of a payment that was no contribution; `over` of it was not owed. */
export type Entry = {
  chamaId: string;
  operationId: string;
  kind: string;
  subjectId: string;
  memberId: string | null;
  amount: Money;
  over: Money;
  receipt: string | null;
};

type Row = Omit<Entry, 'amount' | 'over'> & { currency: Currency; amountMinor: string; overMinor: string };

const columns =
  '"chamaId", "operationId", "kind", "subjectId", "memberId", "receipt", "currency", ' +
  'CAST("amountMinor" AS TEXT) "amountMinor", CAST("overMinor" AS TEXT) "overMinor"';

/** All of them, read beside whatever runs: no export shows them, and ChamaPay keeps none of its own. */
export function entriesIn(dataDir: string): Entry[] {
  const db = new Database(join(dataDir, 'money.db'), { readonly: true });
  try {
    const rows = db.prepare(`SELECT ${columns} FROM "Payment" WHERE "direction" = 'in'`).all() as Row[];
    return rows.map(({ currency, amountMinor, overMinor, ...row }) => ({
      ...row,
      amount: money(BigInt(amountMinor), currency),
      over: money(BigInt(overMinor), currency),
    }));
  } finally {
    db.close();
  }
}
