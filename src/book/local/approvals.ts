import type { Problem } from '../records.js';
import type { Desk, Now } from './desk.js';
import { host, isOfficer } from './roster.js';
import type { LocalTx } from './store.js';
import type { Value } from './table.js';
import { approvals, type approvable } from './tables/loans.js';

/** Officers who may say something to one proposal: a chama has few. */
const officersMax = 100;

type Approvable = Value<typeof approvable>;

/**
 * Writes down one officer's word on a proposal. Each has one; whoever is `partial` (who proposed, who would gain) has none, and nor has the
 * host: money leaves by the word of members.
 */
export async function approve(
  desk: Desk,
  tx: LocalTx,
  of: { kind: Approvable; subjectId: string; by: string; says: 'yes' | 'no'; partial: readonly string[]; needed: number },
  now: Now,
): Promise<{ problem: Problem } | { state: 'waiting' | 'approved' | 'declined' }> {
  const { kind, subjectId, by, says, partial, needed } = of;
  if (by === host || !(await isOfficer(desk, tx, by))) return { problem: 'notOfficer' };
  if (partial.includes(by)) return { problem: 'ownCase' };
  if (await tx.get(approvals, { kind, subjectId, memberId: by })) return { problem: 'alreadyDecided' };
  await tx.add(approvals, { kind, subjectId, memberId: by, says, at: now.at });
  if (says === 'no') return { state: 'declined' };
  return { state: (await yesCount(tx, kind, subjectId)) >= needed ? 'approved' : 'waiting' };
}

export function yesCount(tx: LocalTx, kind: Approvable, subjectId: string): Promise<number> {
  return tx.count(approvals, { kind, subjectId, says: 'yes' });
}

/** The proposals of a kind on which this officer has said their word. */
export async function saidBy(tx: LocalTx, kind: Approvable, memberId: string, subjectIds: readonly string[]): Promise<Set<string>> {
  const rows = await tx.list(
    approvals,
    { kind, memberId, subjectId: { in: subjectIds } },
    { by: [], max: officersMax * subjectIds.length + 1 },
  );
  return new Set(rows.map(({ subjectId }) => subjectId));
}
