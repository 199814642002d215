import type { StatementLine } from '../records/savings.js';
import type { LocalTx } from './store.js';
import { contributions, payments } from './tables/savings.js';

const pageMax = 50;
/** How far back a member may leaf: older lines are in the PDF and with the officers. */
const depthMax = 1000;

/** A page of what a member has paid and got, the newest first. */
export async function statementOf(
  tx: LocalTx,
  { memberId, limit, skip = 0 }: { memberId: string; limit: number; skip?: number },
): Promise<{ items: StatementLine[]; more: boolean }> {
  const size = Math.max(0, Math.min(limit, pageMax, depthMax - skip));
  const slice = { by: ['-date', '-createdAt'] as const, max: skip + size + 1 };
  const came = (await tx.list(contributions, { memberId }, slice)).map((row) => ({
    ...row,
    kind: 'contribution' as const,
    direction: 'in' as const,
  }));
  const others = await tx.list(payments, { memberId }, slice);
  const lines = [...came, ...others].sort(newestFirst);
  const items = lines.slice(skip, skip + size).map(({ date, kind, direction, amount, receipt }) => ({
    date,
    kind,
    direction,
    amount,
    ...(receipt !== undefined && { receipt }),
  }));
  return { items, more: lines.length > skip + size && skip + size < depthMax };
}

function newestFirst(a: { date: string; createdAt: number; id: string }, b: { date: string; createdAt: number; id: string }): number {
  if (a.date !== b.date) return a.date < b.date ? 1 : -1;
  return b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1);
}
