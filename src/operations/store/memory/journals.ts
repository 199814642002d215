import { link } from '../../../ledger/chain.js';
import { minorOf, money } from '../../../money.js';
import type { Currency } from '../../../money.js';
import type { Journal, MoneyTx } from '../../store.js';
import { by, keyOf, refuseSecond } from './table.js';
import type { Undo } from './table.js';
import type { Tables } from './tables.js';

type Journals = Pick<MoneyTx, 'post' | 'journals' | 'balances'>;

export function journalsOf(all: Tables, undo: Undo): Journals {
  return {
    async post(posting) {
      const { id, chamaId, operationId, kind } = posting;
      const chain = all.chains.get(chamaId);
      const journal = link(posting, all.journals.get(chain?.ids.at(-1) ?? ''));
      const key = keyOf(operationId, kind);
      if (all.posted.has(key)) return false;
      refuseSecond(all.journals, id, 'a journal');
      for (const entry of journal.entries) {
        refuseSecond(all.entries, entry.id, 'an entry');
        all.entries.set(entry.id, { id });
      }
      all.journals.set(id, journal);
      all.posted.set(key, { id });
      if (!chain) all.chains.set(chamaId, { ids: [id] });
      else {
        // A chain grows long: it is lengthened in place, not copied.
        chain.ids.push(id);
        undo.push(() => chain.ids.pop());
      }
      return true;
    },
    journals: async (chamaId) => journalsIn(all, chamaId),
    async balances(chamaId) {
      const sums = new Map<string, { account: string; currency: Currency; minor: bigint }>();
      for (const { entries } of journalsIn(all, chamaId))
        for (const { account, amount } of entries) {
          const key = keyOf(account, amount.currency);
          const before = sums.get(key)?.minor ?? 0n;
          sums.set(key, { account, currency: amount.currency, minor: before + minorOf(amount) });
        }
      const inOrder = [...sums.values()].sort(
        by(
          (sum) => sum.account,
          (sum) => sum.currency,
        ),
      );
      return inOrder.map(({ account, currency, minor }) => ({ account, ...money(minor, currency) }));
    },
  };
}

const journalsIn = (all: Tables, chamaId: string): Journal[] =>
  (all.chains.get(chamaId)?.ids ?? []).flatMap((id) => all.journals.get(id) ?? []);
