import { compareMoney, minus, plus } from '../../money.js';
import type { BookLoan } from '../../providers/ports/records.js';
import { isAmount, max, min, zero } from '../local/amounts.js';
import type { Now } from '../local/desk.js';
import { multipleOf } from '../local/loan-terms.js';
import { paidIn, paidOut } from '../local/payments.js';
import { isActive } from '../local/roster.js';
import { savingsOf } from '../local/standing.js';
import type { LocalTx } from '../local/store.js';
import { textOf } from '../local/wording.js';
import { done, look, refused } from '../local/write.js';
import type { LoanRecords, LoanTermsOffered, LoanView } from '../records/loans.js';
import type { ChamapayDesk } from './desk.js';
import { chamapayHeldLoans } from './held-loans.js';
import type { Lists } from './lists.js';
import { loanNow } from './loan-state.js';
import { notKept } from './not-kept.js';
import { once, sentOf } from './once.js';
import { lineOf } from './payments.js';
import { newestFirst, oldest } from './show.js';

/** Loans shown in one list. */
const shownMax = 50;
/** The longest term that ChamaPay's client takes, in months. */
const monthsMax = 120;

/**
 * Loans at ChamaPay. They are asked for there, and its office decides; schedules it does not have, and guarantors are asked here before anything is
 * handed in. Money that goes out and comes back by us stands in our own tables.
 */
export function chamapayLoans(
  desk: ChamapayDesk,
  lists: Lists,
  withinMs: number,
): Omit<LoanRecords, 'issueFine' | 'payFine' | 'waiveFine' | 'fines'> {
  const ask = () => lists.loans.ask(withinMs);
  const held = chamapayHeldLoans(desk, lists, withinMs);

  /** What a member may borrow by the chama's rules, which its committee goes by: a multiple of their savings, less what they owe. */
  async function termsFor(tx: LocalTx, loans: readonly BookLoan[], memberId: string, now: Now): Promise<LoanTermsOffered> {
    const { rules } = desk.rules.today(desk.chama.id);
    let owed = zero(desk);
    for (const loan of loans.filter((one) => one.memberId === memberId))
      owed = plus(owed, (await loanNow(desk, tx, loan, now))?.balance ?? zero(desk));
    return {
      max: max(zero(desk), minus(multipleOf(await savingsOf(desk, tx, memberId), rules.loanMultiple), owed)),
      monthsMax: Math.min(monthsMax, rules.loanTermMonthsMax),
      monthlyBp: rules.loanMonthlyBp,
      interest: rules.loanInterest,
      guarantors: rules.loanGuarantors,
      coverPercent: rules.loanCoverPercent,
    };
  }

  return {
    async terms({ memberId }) {
      const known = await ask();
      if (known.status === 'unknown') return known;
      return { ...(await look(desk, (tx, now) => termsFor(tx, known.items, memberId, now))), ...oldest([known]) };
    },

    async apply(act, asked) {
      const { principal, months, purpose, guarantors } = asked;
      const known = await ask();
      const why = textOf(purpose);

      /** The terms, where nothing speaks against it. */
      async function check(tx: LocalTx, now: Now) {
        if (!(await isActive(tx, act.by))) return refused('notActive');
        if (!isAmount(desk, principal)) return refused('amountBad');
        if (why === undefined) return refused('textBad');
        if (known.status === 'unknown') return known;
        const terms = await termsFor(tx, known.items, act.by, now);
        if (!Number.isInteger(months) || months < 1 || months > terms.monthsMax) return refused('termBad');
        if (compareMoney(principal, terms.max) > 0) return refused('overLimit', terms.max);
        const asking = known.items.some(({ memberId, status }) => memberId === act.by && (status === 'pending' || status === 'approved'));
        return asking || (await held.isAsking(tx, act.by, known.items)) ? refused('alreadyThere') : terms;
      }

      if (guarantors.length > 0) return held.hold(act, asked, check);
      const order = { key: act.key, kind: 'loan.apply', asked: { by: act.by, principal, months, guarantors } };
      return once(desk, order, {
        async check(tx, now) {
          const terms = await check(tx, now);
          if ('status' in terms) return terms;
          return terms.guarantors > 0 ? refused('guarantorsBad') : undefined;
        },
        send: async () => {
          const of = { key: act.key, memberId: act.by, amount: principal, purpose: why ?? '', termMonths: months };
          return sentOf(await desk.provider.applyForLoan(of), { absent: 'unknownMember', wrong: 'amountBad' });
        },
        async keep(loan, tx, now) {
          lists.loans.put(loan);
          return { loanId: loan.loanId, state: (await loanNow(desk, tx, loan, now))?.state ?? ('approval' as const) };
        },
      });
    },

    async disbursed(moved) {
      const known = await ask();
      return paidOut(desk, { kind: 'loan', subjectId: moved.loanId, moved }, async (tx, now) => {
        const found = lineOf(known, ({ loanId }) => loanId === moved.loanId);
        if (found.status !== 'found') return found;
        const loan = found.line;
        const stands = await loanNow(desk, tx, loan, now);
        if (!stands) return { status: 'unknown', why: 'the loan is in a state that is not known' };
        // Its office may have entered the payment already.
        if (stands.state !== 'approved' && loan.status !== 'disbursed') return refused('notOpen');
        if (loan.memberId !== moved.memberId) return refused('notYours');
        return compareMoney(loan.amount, moved.amount) === 0 ? done({}) : refused('amountDiffers');
      });
    },

    async repaid(moved) {
      const known = await ask();
      return paidIn(desk, { kind: 'loan', subjectId: moved.loanId, moved }, async (tx, now) => {
        const found = lineOf(known, ({ loanId }) => loanId === moved.loanId);
        if (found.status !== 'found') return found;
        const stands = await loanNow(desk, tx, found.line, now);
        if (!stands) return { status: 'unknown', why: 'the loan is in a state that is not known' };
        if (found.line.memberId !== moved.memberId) return refused('notYours');
        if (stands.state !== 'active' && stands.state !== 'repaid') return refused('notOpen');
        const taken = min(moved.amount, stands.balance);
        // ChamaPay does not say what of a balance is interest.
        const parts = { fine: zero(desk), interest: zero(desk), principal: taken };
        return done({ over: minus(moved.amount, taken), parts, answer: { ...parts, balance: minus(stands.balance, taken) } });
      });
    },

    async ofMember({ memberId }) {
      const known = await ask();
      if (known.status === 'unknown') return known;
      const own = known.items.filter((loan) => loan.memberId === memberId).sort(newestFirst);
      const views = await look(desk, async (tx, now) => {
        const shown: LoanView[] = [];
        for (const loan of own.slice(0, shownMax)) {
          const stands = await loanNow(desk, tx, loan, now);
          if (stands) shown.push({ ...viewOf(loan), ...stands, guarantors: await held.guarantorsOf(tx, loan.loanId) });
        }
        return [...(await held.viewsOf(tx, memberId, known.items)), ...shown].sort(newestAsked).slice(0, shownMax);
      });
      return { ...views, ...oldest([known]) };
    },

    preview: notKept,
    // A no that leaves too few ends the request: others are asked by a new one.
    askGuarantor: notKept,
    consent: held.consent,
    withdraw: held.withdraw,
    requests: held.requests,
    untold: held.untold,
    told: held.told,
    pursue: held.pursue,
    approve: notKept,
    writeOff: notKept,
    waiting: notKept,
  };
}

/** The newest first; those of one day, and those without one, stay as they are. */
const newestAsked = (a: LoanView, b: LoanView): number => newestFirst({ date: a.askedOn }, { date: b.askedOn });

const viewOf = ({ loanId, memberId, purpose, date, amount, termMonths }: BookLoan): Omit<LoanView, 'state' | 'balance' | 'guarantors'> => ({
  loanId,
  memberId,
  purpose: purpose ?? '',
  askedOn: date ?? '',
  principal: amount,
  interest: undefined,
  months: termMonths,
  arrears: undefined,
  next: undefined,
  schedule: [],
  approvals: undefined,
});
