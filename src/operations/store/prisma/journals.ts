import { link } from '../../../ledger/chain.js';
import type { Currency } from '../../../money.js';
import { minorOf, money } from '../../../money.js';
import type { MoneyTx } from '../../store.js';
import { journalOf } from './rows.js';
import { insert, insertUnless } from './sql.js';
import type { Client } from './sql.js';

type Journals = Pick<MoneyTx, 'post' | 'journals' | 'balances'>;

export function journalsOf(client: Client): Journals {
  return {
    async post(posting) {
      const { chamaId } = posting;
      const [last] = await client.$queryRaw<{ seq: bigint | number; hash: string }[]>`
        SELECT "seq", "hash" FROM "Journal" WHERE "chamaId" = ${chamaId} ORDER BY "seq" DESC LIMIT 1`;
      const { entries, at, ...journal } = link(posting, last && { seq: Number(last.seq), hash: last.hash });
      if (!(await insertUnless(client, 'Journal', ['operationId', 'kind'], { ...journal, postedAt: at }))) return false;
      const rows = entries.map(({ id, account, amount }) => ({
        id,
        journalId: journal.id,
        account,
        amountMinor: minorOf(amount),
        currency: amount.currency,
      }));
      await insert(client, 'Entry', rows);
      return true;
    },
    async journals(chamaId) {
      const rows = await client.journal.findMany({
        where: { chamaId },
        orderBy: { seq: 'asc' },
        include: { entries: { orderBy: { id: 'asc' } } },
      });
      return rows.map(journalOf);
    },
    async balances(chamaId) {
      const rows = await client.$queryRaw<{ account: string; currency: string; minor: bigint | number }[]>`
        SELECT "account", "currency", SUM("amountMinor") AS "minor" FROM "Entry" JOIN "Journal" ON "Journal"."id" = "journalId"
        WHERE "chamaId" = ${chamaId} GROUP BY "account", "currency" ORDER BY "account", "currency"`;
      return rows.map(({ account, currency, minor }) => ({ account, ...money(minor, currency as Currency) }));
    },
  };
}
