import { minus, type Money } from '../../money.js';
import type { Moved, Written } from '../records.js';
import { isDate } from '../rules-schema.js';
import { zero } from './amounts.js';
import type { Desk, Now } from './desk.js';
import type { LocalTx } from './store.js';
import type { Row } from './table.js';
import { payments } from './tables/savings.js';
import { done, refused, write } from './write.js';

type Payment = Row<typeof payments>;
type Kind = Payment['kind'];

/** What a record makes of money: how much it took, and what is to be written down besides. */
type Use<T extends object> = { over: Money; parts?: Pick<Payment, 'fine' | 'interest' | 'principal'>; answer: T };

/**
 * Writes down money that came in for a record, once for its operation. Money is refused only where there is nothing that it could belong to; what
 * was not owed is `over`.
 */
export function paidIn<T extends object>(
  desk: Desk,
  of: { kind: Kind; subjectId: string; moved: Moved },
  use: (tx: LocalTx, now: Now) => Promise<Written<Use<T>>>,
): Promise<Written<T & { taken: Money; over: Money }>> {
  const { moved } = of;
  return write(desk, orderOf(of), async (tx, now) => {
    if (!isMoney(desk, moved)) return refused('amountBad');
    if (!isDate(moved.date)) return refused('dateBad');
    const used = await use(tx, now);
    if (used.status !== 'done') return used;
    await tx.add(payments, paymentOf(desk, { ...of, direction: 'in', over: used.over, parts: used.parts, at: now.at }));
    return done({ ...used.answer, taken: minus(moved.amount, used.over), over: used.over });
  });
}

/** Writes down money that has gone out for a record, once for its operation. */
export function paidOut(
  desk: Desk,
  of: { kind: Kind; subjectId: string; moved: Moved; audit?: { by: string; subject: string; detail: unknown } },
  mark: (tx: LocalTx, now: Now) => Promise<Written>,
): Promise<Written> {
  const { moved, audit } = of;
  return write(desk, { ...orderOf(of), ...(audit && { audit }) }, async (tx, now) => {
    if (!isMoney(desk, moved)) return refused('amountBad');
    if (!isDate(moved.date)) return refused('dateBad');
    const marked = await mark(tx, now);
    if (marked.status !== 'done') return marked;
    await tx.add(payments, paymentOf(desk, { ...of, direction: 'out', over: zero(desk), parts: undefined, at: now.at }));
    return done({});
  });
}

/** A payment may have cents: it is as much as was paid. */
const isMoney = (desk: Desk, { amount }: Moved): boolean => amount.currency === desk.chama.currency && !/^-|^0$/.test(amount.minor);

function orderOf({ kind, subjectId, moved }: { kind: Kind; subjectId: string; moved: Moved }) {
  const { operationId, memberId, amount } = moved;
  return { key: operationId, kind: `paid.${kind}`, asked: { subjectId, memberId, amount } };
}

function paymentOf(
  desk: Desk,
  of: { kind: Kind; subjectId: string; moved: Moved; direction: 'in' | 'out'; over: Money; parts: Use<object>['parts']; at: number },
): Payment {
  const { operationId, amount, date, receipt } = of.moved;
  const { kind, subjectId, direction, over } = of;
  // Who paid the chama's own debt has neither paid nor got anything themselves.
  const memberId = kind === 'liability' ? undefined : of.moved.memberId;
  const parts = of.parts ?? { fine: undefined, interest: undefined, principal: undefined };
  return {
    id: desk.ids.next(),
    operationId,
    kind,
    subjectId,
    memberId,
    direction,
    amount,
    over,
    ...parts,
    date,
    receipt,
    createdAt: of.at,
  };
}
