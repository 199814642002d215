import { chainStart, hashOf, unbalanced } from './chain.js';
import type { Linked } from './chain.js';
import { grouped } from './dump.js';
import type { Dump, Finding } from './dump.js';

/** I1: every journal sums to zero in each currency, and the chain of each chama is whole: none changed, none missing, none doubled. */
export function journalFindings({ journals }: Dump): Finding[] {
  const findings: Finding[] = [];
  const find = (subject: string, says: string) => findings.push({ invariant: 'I1', subject, says });
  for (const journal of journals) {
    const wrong = unbalanced(journal);
    if (wrong) find(journal.id, `The journal does not balance: ${wrong}.`);
  }
  for (const [posting, same] of grouped(journals, ({ operationId, kind }) => `${operationId} ${kind}`))
    if (same.length > 1) find(posting, `The operation has ${same.length} postings of this kind.`);
  for (const [chamaId, chain] of grouped(journals, (journal) => journal.chamaId)) checkChain(chamaId, chain, find);
  return findings;
}

function checkChain(chamaId: string, chain: Linked[], find: (subject: string, says: string) => void): void {
  let last: Linked | undefined;
  for (const journal of chain.sort((a, b) => a.seq - b.seq)) {
    const place = (last?.seq ?? 0) + 1;
    if (journal.seq !== place) find(journal.id, `The chain of ${chamaId} has a gap: ${journal.seq} follows ${place - 1}.`);
    else if (journal.prevHash !== (last?.hash ?? chainStart)) find(journal.id, `The chain of ${chamaId} is broken before ${journal.seq}.`);
    if (hashOf(journal) !== journal.hash)
      find(journal.id, `The journal ${journal.seq} of ${chamaId} is not what it was when it was posted.`);
    last = journal;
  }
}
