import type { MoneyTx } from '../../store.js';
import type { Key } from '../../../secrets.js';
import { recordsOf } from './records.js';
import { seals } from './seals.js';
import type { Client } from './sql.js';

/**
 * Appends what somebody decided to the chama's chain, through the client of a transaction that another room has begun: the decision and its
 * entry are stored together. `key` is of the purpose `columns`.
 */
export function prismaAudit(key: Key): (inside: Client, entry: Parameters<MoneyTx['audit']>[0]) => Promise<void> {
  const sealed = seals(key);
  return (inside, entry) => recordsOf(inside, sealed).audit(entry);
}
