import { createHash } from 'node:crypto';
import type { Money } from '../money.js';

/** A balanced posting, before it has a place in its chama's chain. */
export type Posted = {
  id: string;
  chamaId: string;
  operationId: string;
  kind: string;
  /** UTC milliseconds. */
  at: number;
  entries: { id: string; account: string; amount: Money }[];
};

/** A posting in its place: `seq` counts from 1 in each chama, and `hash` covers all of it and the hash before. */
export type Linked = Posted & { seq: number; prevHash: string; hash: string };

/** What the first journal of a chama follows. */
export const chainStart = '0'.repeat(64);

/**
 * Puts a posting behind the last one of its chama (`undefined`: it is the first). Entries are put in the order of their ids, so
 * that the same journal reads the same from every database. Throws when it does not balance.
 */
export function link<P extends Posted>(posting: P, last: { seq: number; hash: string } | undefined): P & Linked {
  const found = unbalanced(posting);
  if (found) throw new Error(`The posting ${posting.id} (${posting.kind}) is wrong: ${found}`);
  const entries = [...posting.entries].sort((a, b) => (a.id < b.id ? -1 : 1));
  const placed = { ...posting, entries, seq: (last?.seq ?? 0) + 1, prevHash: last?.hash ?? chainStart };
  return { ...placed, hash: hashOf(placed) };
}

/** SHA-256, in hex, of a journal's canonical JSON (a list, its members in a fixed order) and the hash before it. */
export function hashOf(journal: Omit<Linked, 'hash'>): string {
  const { prevHash, seq, id, chamaId, operationId, kind, at, entries } = journal;
  const lines = entries.map((entry) => [entry.id, entry.account, entry.amount.minor, entry.amount.currency]);
  return createHash('sha256')
    .update(JSON.stringify([prevHash, seq, id, chamaId, operationId, kind, at, lines]))
    .digest('hex');
}

/** What is wrong with a posting's amounts, in a few words; undefined when the amounts of each currency sum to zero. */
export function unbalanced({ entries }: Pick<Posted, 'entries'>): string | undefined {
  if (entries.length < 2) return 'a posting has two entries at least';
  const sums = new Map<string, bigint>();
  for (const { account, amount } of entries) {
    const minor = BigInt(amount.minor);
    if (minor === 0n) return `nothing is posted to ${account}`;
    sums.set(amount.currency, (sums.get(amount.currency) ?? 0n) + minor);
  }
  for (const [currency, sum] of sums) if (sum !== 0n) return `its entries in ${currency} sum to ${sum.toString()}`;
  return undefined;
}
