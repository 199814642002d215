import { hours, minutes } from '../../clock.js';
import { compareMoney } from '../../money.js';
import type { BookLoan } from '../../providers/ports/records.js';
import { keyLifeMs } from '../chamapay.js';
import type { LocalTx } from '../local/store.js';
import { tellAnew } from '../local/sureties.js';
import type { Row } from '../local/table.js';
import { heldLoans } from '../local/tables/loans.js';
import { writes } from '../local/tables/writes.js';
import { refused } from '../local/write.js';
import type { ChamapayDesk } from './desk.js';
import type { Lists } from './lists.js';
import { once, sentOf } from './once.js';

type HeldLoan = Row<typeof heldLoans>;

/** Requests that are handed in at once; the others follow at the next look. */
const atOnceMax = 20;

/** A request that ChamaPay has not taken yet is handed in again after half as long as it has waited, within these bounds. */
const againMs = { least: minutes(1), most: hours(1) };

/** Hands requests in at ChamaPay that their guarantors have agreed to. */
export type HandingIn = {
  /** Takes each a step on. When to look again (UTC milliseconds); undefined when none is left. */
  handIn(): Promise<number | undefined>;
};

/**
 * A request is handed in under one key for its whole life (ChamaPay docs: POST /loans; a key is kept for 24 hours), so that it is one loan however
 * often its answer is lost. What was sent and is not known after 20 hours is looked for in ChamaPay's own list: there it is adopted; where the list,
 * read anew, does not have it, it was never taken, and its borrower is told.
 */
export function openHandingIn(desk: ChamapayDesk, lists: Lists, withinMs: number): HandingIn {
  const { id: chamaId } = desk.chama;
  const keyOf = ({ id }: HeldLoan): string => `loan:${id}`;

  const covered = (tx: LocalTx): Promise<HeldLoan[]> => tx.list(heldLoans, { state: 'covered' }, { by: ['askedOn'], max: atOnceMax });

  /** Moves it on where it still waits: it may have been handed in by another look meanwhile. */
  async function settle(tx: LocalTx, { id }: HeldLoan, loan: BookLoan | undefined): Promise<void> {
    if ((await tx.get(heldLoans, { id }))?.state !== 'covered') return;
    if (loan) return tx.change(heldLoans, { id }, { state: 'handedIn', bookLoanId: loan.loanId });
    await tx.change(heldLoans, { id }, { state: 'notTaken' });
    await tellAnew(tx, id, 'given');
  }

  /** Was it sent so long ago that its key says nothing any more? */
  const isTooOld = (held: HeldLoan): Promise<boolean> =>
    desk.store.transaction(chamaId, async (tx) => {
      const sent = await tx.get(writes, { key: keyOf(held) });
      return sent !== undefined && desk.clock.now() - sent.at >= keyLifeMs;
    });

  async function send(held: HeldLoan): Promise<void> {
    const { id, memberId, principal: amount, purpose, months: termMonths } = held;
    const key = keyOf(held);
    const written = await once(
      desk,
      { key, kind: 'loan.handIn', asked: { id } },
      {
        check: async (tx) => ((await tx.get(heldLoans, { id }))?.state === 'covered' ? undefined : refused('notOpen')),
        send: async () =>
          sentOf(await desk.provider.applyForLoan({ key, memberId, amount, purpose, termMonths }), {
            absent: 'unknownMember',
            wrong: 'amountBad',
          }),
        async keep(loan, tx) {
          lists.loans.put(loan);
          await settle(tx, held, loan);
          return { loanId: loan.loanId };
        },
      },
    );
    // That ChamaPay takes nothing now (plan or quota) says nothing of this request: the host was told, and it is handed in again.
    if (written.status === 'refused' && written.problem !== 'unavailable')
      await desk.store.transaction(chamaId, (tx) => settle(tx, held, undefined));
  }

  /** Looks for one in ChamaPay's list. The copy must have been read after its key ended. */
  async function find(held: HeldLoan): Promise<void> {
    const known = await lists.loans.ask(withinMs);
    if (known.status === 'unknown' || known.asOf !== undefined) return lists.loans.outdate();
    await desk.store.transaction(chamaId, async (tx) => {
      for (const loan of known.items.filter((one) => isSame(one, held))) {
        const [owner] = await tx.list(heldLoans, { bookLoanId: loan.loanId }, { by: [], max: 1 });
        if (!owner) return settle(tx, held, loan);
      }
      return settle(tx, held, undefined);
    });
  }

  return {
    async handIn() {
      const all = await desk.store.transaction(chamaId, covered);
      for (const held of all) await ((await isTooOld(held)) ? find(held) : send(held));
      const left = await desk.store.transaction(chamaId, covered);
      const now = desk.clock.now();
      const waits = left.map(({ coveredAt = now }) => Math.min(againMs.most, Math.max(againMs.least, (now - coveredAt) / 2)));
      return waits.length > 0 ? now + Math.min(...waits) : undefined;
    },
  };
}

/** What ChamaPay does not say of a loan tells it from no other. */
function isSame(loan: BookLoan, { memberId, principal, months, purpose, askedOn }: HeldLoan): boolean {
  return (
    loan.memberId === memberId &&
    compareMoney(loan.amount, principal) === 0 &&
    (loan.termMonths ?? months) === months &&
    (loan.purpose ?? purpose) === purpose &&
    (loan.date ?? askedOn) >= askedOn
  );
}
