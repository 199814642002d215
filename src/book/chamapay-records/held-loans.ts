import { hours } from '../../clock.js';
import { minus, plus, type Money } from '../../money.js';
import type { BookLoan } from '../../providers/ports/records.js';
import { addDays } from '../cycle.js';
import { max, zero } from '../local/amounts.js';
import type { Now } from '../local/desk.js';
import { guaranteesOf, loansMax } from '../local/loan-state.js';
import { percentOf } from '../local/loan-terms.js';
import { namesOf } from '../local/roster.js';
import { savingsOf } from '../local/standing.js';
import type { LocalTx } from '../local/store.js';
import {
  areGuarantors,
  askGuarantors,
  canBeCovered,
  isCovered,
  requestsOf,
  takeWord,
  tellAnew,
  toldOf,
  untoldOf,
  type AskedLoan,
} from '../local/sureties.js';
import type { Row } from '../local/table.js';
import { guarantees, heldLoans } from '../local/tables/loans.js';
import { textOf } from '../local/wording.js';
import { done, look, refused, write } from '../local/write.js';
import type { Act, Written } from '../records.js';
import type { LoanRecords, LoanState, LoanTermsOffered, LoanView } from '../records/loans.js';
import type { ChamapayDesk } from './desk.js';
import { openHandingIn } from './handing-in.js';
import type { Lists } from './lists.js';
import { notKept } from './not-kept.js';

type HeldLoan = Row<typeof heldLoans>;

/** Requests of one list. */
const shownMax = 50;

/** How often requests are looked at whose guarantors have not answered: their time ends with a day. */
const lookAgainMs = hours(1);

/** How a held request stands, in the words of this port. What is on its way to ChamaPay is before its office as far as a member is concerned. */
const stands = {
  guarantors: 'guarantors',
  covered: 'approval',
  handedIn: 'approval',
  notTaken: 'notTaken',
  withdrawn: 'withdrawn',
  lapsed: 'lapsed',
} as const satisfies Record<HeldLoan['state'], LoanState>;

/** Loans at ChamaPay for which nobody stands surety any more. */
const overThere: ReadonlySet<BookLoan['status']> = new Set(['rejected', 'repaid']);

type Asked = { principal: Money; months: number; purpose: string; guarantors: string[] };

export type HeldLoans = Pick<LoanRecords, 'consent' | 'withdraw' | 'requests' | 'untold' | 'told' | 'pursue'> & {
  /** Holds a request until its guarantors have agreed. `check` refuses what the chama's terms do not let anybody ask for. */
  hold(
    act: Act,
    asked: Asked,
    check: (tx: LocalTx, now: Now) => Promise<LoanTermsOffered | Exclude<Written, { status: 'done' }>>,
  ): Promise<Written<{ loanId: string; state: LoanState }>>;
  /** Does a request of this member wait, or is one on its way that `known` does not show yet? */
  isAsking(tx: LocalTx, memberId: string, known: readonly BookLoan[]): Promise<boolean>;
  /** A member's requests that are no loans at ChamaPay, the newest first. */
  viewsOf(tx: LocalTx, memberId: string, known: readonly BookLoan[]): Promise<LoanView[]>;
  /** Those who stand surety for a loan at ChamaPay. */
  guarantorsOf(tx: LocalTx, bookLoanId: string): Promise<LoanView['guarantors']>;
};

/**
 * Requests for loans whose guarantors are being asked. ChamaPay keeps no guarantors (ChamaPay docs: a loan has a member, an amount, a purpose and a
 * term), so a request is held in our own tables until those whom the chama's rules ask for have said yes, and is handed in then, once. A no that
 * leaves too few, or no answer in the days that the rules give, ends it: nothing of it was ever at ChamaPay.
 */
export function chamapayHeldLoans(desk: ChamapayDesk, lists: Lists, withinMs: number): HeldLoans {
  const handingIn = openHandingIn(desk, lists, withinMs);

  const withIds = async (tx: LocalTx, ids: readonly string[], many: number): Promise<AskedLoan[]> =>
    (await tx.list(heldLoans, { id: { in: ids } }, { by: [], max: many })).map(asAsked);

  const heldNow = (id: string): Promise<HeldLoan | undefined> => desk.store.transaction(desk.chama.id, (tx) => tx.get(heldLoans, { id }));

  /** What a member can still stand surety for: their savings, less what they cover of requests and loans that are not over. */
  async function coverLeft(tx: LocalTx, memberId: string, known: readonly BookLoan[]): Promise<Money> {
    const given = await tx.list(guarantees, { memberId, state: 'given' }, { by: [], max: loansMax });
    const ids = given.map(({ loanId }) => loanId);
    const states = ['guarantors', 'covered', 'handedIn'] as const;
    const held = await tx.list(heldLoans, { id: { in: ids }, state: { in: states } }, { by: [], max: loansMax });
    const over = new Set(known.flatMap(({ loanId, status }) => (overThere.has(status) ? [loanId] : [])));
    const live = new Set(held.flatMap(({ id, bookLoanId }) => (bookLoanId !== undefined && over.has(bookLoanId) ? [] : [id])));
    const covered = given.reduce((sum, { loanId, cover }) => (live.has(loanId) ? plus(sum, cover) : sum), zero(desk));
    return max(zero(desk), minus(await savingsOf(desk, tx, memberId), covered));
  }

  async function shownGuarantors(tx: LocalTx, id: string): Promise<LoanView['guarantors']> {
    const all = await guaranteesOf(tx, id);
    const nameOf = await namesOf(
      tx,
      all.map(({ memberId }) => memberId),
    );
    return all.map(({ memberId, cover, state }) => ({ memberId, name: nameOf(memberId), cover, state }));
  }

  return {
    hold(act, asked, check) {
      const { principal, months, purpose, guarantors } = asked;
      const order = { key: act.key, kind: 'loan.apply', asked: { by: act.by, principal, months, guarantors } };
      return write(desk, order, async (tx, now) => {
        const terms = await check(tx, now);
        if ('status' in terms) return terms;
        if (!(await areGuarantors(tx, act.by, guarantors, terms.guarantors))) return refused('guarantorsBad');
        const id = desk.ids.next();
        const coverNeeded = terms.guarantors === 0 ? zero(desk) : percentOf(principal, terms.coverPercent);
        const yet = { state: 'guarantors' as const, askedOn: now.today, coveredAt: undefined, bookLoanId: undefined };
        const request = { id, memberId: act.by, principal, months, guarantorsNeeded: terms.guarantors, coverNeeded };
        await tx.add(heldLoans, { ...request, purpose: textOf(purpose) ?? '', ...yet });
        await askGuarantors(desk, tx, { loanId: id, guarantors, coverNeeded }, now);
        return done({ loanId: id, state: 'guarantors' as const });
      });
    },

    async consent(act, { loanId, says }) {
      if (!(await heldNow(loanId))) return refused('unknownSubject');
      // Where ChamaPay does not say that a loan is over, its guarantors still stand for it.
      const known = await lists.loans.ask(withinMs);
      const theirs = known.status === 'read' ? known.items : [];
      return write<{ state: LoanState }>(
        desk,
        { key: act.key, kind: 'loan.consent', asked: { by: act.by, loanId, says } },
        async (tx, now) => {
          const held = await tx.get(heldLoans, { id: loanId });
          const loan = held && { ...held, state: stands[held.state] };
          const can = () => coverLeft(tx, act.by, theirs);
          const word = await takeWord(tx, { loan, memberId: act.by, says, can }, now);
          if (word.status === 'refused') return word;
          if (isCovered(word.loan, word.all)) {
            await tx.change(heldLoans, { id: loanId }, { state: 'covered', coveredAt: now.at });
            return done({ state: 'approval' as const });
          }
          if (canBeCovered(word.loan, word.all)) return done({ state: 'guarantors' as const });
          await tx.change(heldLoans, { id: loanId }, { state: 'lapsed' });
          return done({ state: 'lapsed' as const });
        },
      );
    },

    async withdraw(act, { loanId }) {
      // What lies before ChamaPay's office is withdrawn there: it has no call for it.
      if (!(await heldNow(loanId))) return notKept();
      return write(desk, { key: act.key, kind: 'loan.withdraw', asked: { by: act.by, loanId } }, async (tx) => {
        const held = await tx.get(heldLoans, { id: loanId });
        if (!held) return refused('unknownSubject');
        if (held.memberId !== act.by) return refused('notYours');
        if (held.state !== 'guarantors') return refused('notOpen');
        await tx.change(heldLoans, { id: loanId }, { state: 'withdrawn' });
        return done({});
      });
    },

    requests: ({ memberId }) => look(desk, (tx) => requestsOf(tx, memberId, withIds)),
    untold: () => look(desk, (tx) => untoldOf(tx, withIds)),
    told: (news) => desk.store.transaction(desk.chama.id, (tx) => toldOf(tx, news)),

    async pursue() {
      const waits = await desk.store.transaction(desk.chama.id, async (tx) => {
        const { date: today, rules } = desk.rules.today(desk.chama.id);
        const waiting = await tx.list(heldLoans, { state: 'guarantors' }, { by: ['askedOn'], max: loansMax });
        const late = waiting.filter(({ askedOn }) => addDays(askedOn, rules.loanGuarantorDays) < today);
        for (const { id } of late) {
          await tx.change(heldLoans, { id }, { state: 'lapsed' });
          await tellAnew(tx, id, 'asked');
        }
        return waiting.length > late.length;
      });
      const again = await handingIn.handIn();
      return waits || again !== undefined ? Math.min(again ?? Infinity, desk.clock.now() + lookAgainMs) : undefined;
    },

    async isAsking(tx, memberId, known) {
      const live = await tx.list(
        heldLoans,
        { memberId, state: { in: ['guarantors', 'covered', 'handedIn'] as const } },
        { by: [], max: loansMax },
      );
      return live.some(({ state, bookLoanId }) => state !== 'handedIn' || !known.some(({ loanId }) => loanId === bookLoanId));
    },

    async viewsOf(tx, memberId, known) {
      const there = new Set(known.map(({ loanId }) => loanId));
      const all = await tx.list(heldLoans, { memberId }, { by: ['-askedOn', '-id'], max: shownMax });
      const views: LoanView[] = [];
      for (const held of all) {
        if (held.bookLoanId !== undefined && there.has(held.bookLoanId)) continue;
        const { id: loanId, purpose, askedOn, principal, months, state } = held;
        const unknown = { interest: undefined, arrears: undefined, next: undefined, schedule: [], approvals: undefined };
        const shown = { loanId, memberId, purpose, askedOn, principal, months, balance: zero(desk), ...unknown };
        views.push({ ...shown, state: stands[state], guarantors: await shownGuarantors(tx, loanId) });
      }
      return views;
    },

    async guarantorsOf(tx, bookLoanId) {
      const [held] = await tx.list(heldLoans, { bookLoanId }, { by: [], max: 1 });
      return held ? shownGuarantors(tx, held.id) : [];
    },
  };
}

const asAsked = ({ id, memberId, principal, months, state }: HeldLoan): AskedLoan => ({
  ...{ id, memberId, principal, months },
  state: stands[state],
});
