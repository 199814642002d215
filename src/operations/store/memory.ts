import { mutex } from '../../database/mutex.js';
import type { MoneyStore, MoneyTx } from '../store.js';
import { accountsOf } from './memory/accounts.js';
import { journalsOf } from './memory/journals.js';
import { legsOf } from './memory/legs.js';
import { messagesOf } from './memory/messages.js';
import { operationsOf } from './memory/operations.js';
import { payoutSendersOf } from './memory/payout-senders.js';
import { recordsOf } from './memory/records.js';
import { undoLog } from './memory/table.js';
import { tables, type StoredContribution } from './memory/tables.js';
import { wholeOf } from './memory/whole.js';

/**
 * The money store in memory, for simulations: transactions run one after the other, each whole or not at all, and everything
 * resolves in microtasks, in the same order on every run. It keeps the same promises as the database but durability.
 * `contributions` (by id) may be shared with the book, which mirrors the chama's records among them.
 */
export function memoryMoneyStore(contributions?: Map<string, StoredContribution>): MoneyStore {
  const undo = undoLog();
  const all = tables(undo, contributions);
  const turns = mutex();
  const tx: MoneyTx = {
    ...operationsOf(all),
    ...payoutSendersOf(all),
    ...legsOf(all),
    ...accountsOf(all),
    ...journalsOf(all, undo),
    ...messagesOf(all),
    ...recordsOf(all),
    ...wholeOf(all),
  };
  return {
    async transaction(work) {
      const release = await turns.take();
      try {
        const result = await work(tx);
        undo.forget();
        return result;
      } catch (error) {
        undo.run();
        throw error;
      } finally {
        release();
      }
    },
    ping: async () => undefined,
    close: async () => undefined,
  };
}
