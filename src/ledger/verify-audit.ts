import { auditHash } from './audit-chain.js';
import type { LinkedAudit } from './audit-chain.js';
import { chainStart } from './chain.js';
import { grouped } from './dump.js';
import type { Dump, Finding } from './dump.js';

/** I1: the chain of each chama's decisions is whole, as that of its journals is: none changed, none missing, none doubled. */
export function* auditFindings({ audits }: Pick<Dump, 'audits'>): Iterable<Finding> {
  for (const [chamaId, chain] of grouped(audits, (entry) => entry.chamaId)) {
    let last: LinkedAudit | undefined;
    for (const entry of chain.sort((a, b) => a.seq - b.seq)) {
      const find = (says: string): Finding => ({ invariant: 'I1', subject: entry.id, says });
      if (entry.seq !== (last?.seq ?? 0) + 1) yield find(`The audit chain of ${chamaId} has a gap before ${entry.seq}.`);
      else if (entry.prevHash !== (last?.hash ?? chainStart)) yield find(`The audit chain of ${chamaId} is broken before ${entry.seq}.`);
      if (auditHash(entry) !== entry.hash) yield find(`The decision ${entry.seq} of ${chamaId} is not what it was.`);
      last = entry;
    }
  }
}
