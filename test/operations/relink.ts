import { link, type Linked } from '../../src/ledger/chain.js';

/** The same journals in chains of their own, as if those that are missing had never been posted. */
export function linkAll<P extends Linked>(journals: readonly P[]): P[] {
  const last = new Map<string, P>();
  return journals.map((journal) => {
    const linked = link(journal, last.get(journal.chamaId));
    last.set(journal.chamaId, linked);
    return linked;
  });
}
