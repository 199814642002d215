import { hours } from '../../clock.js';
import { compareMoney, minus, plus } from '../../money.js';
import { addDays } from '../cycle.js';
import type { LoanRecords } from '../records/loans.js';
import { isAmount, max, zero } from './amounts.js';
import type { Desk } from './desk.js';
import { guaranteesOf, guarantorsMax, liveStates, loansMax, type Loan } from './loan-state.js';
import { coverLeft, percentOf, termsFor } from './loan-terms.js';
import { isActive } from './roster.js';
import { scheduleOf } from './schedule.js';
import type { LocalTx } from './store.js';
import { areGuarantors, askGuarantor, askGuarantors, isCovered, takeWord, tellAnew } from './sureties.js';
import { loans } from './tables/loans.js';
import { textOf } from './wording.js';
import { done, look, refused, write } from './write.js';

/** How often requests are looked at whose guarantors have not answered: their time ends with a day. */
const lookAgainMs = hours(1);

/** A loan's way to the officers: it is asked for, and guarantors consent. */
export function localLoanRequests(
  desk: Desk,
): Pick<LoanRecords, 'terms' | 'preview' | 'apply' | 'askGuarantor' | 'consent' | 'withdraw' | 'pursue'> {
  return {
    terms: ({ memberId }) => look(desk, (tx) => termsFor(desk, tx, memberId)),

    preview: ({ principal, months }) =>
      look(desk, async (_tx, now) => {
        const { rules } = desk.rules.today(desk.chama.id);
        if (!isAmount(desk, principal) || !Number.isInteger(months) || months < 1 || months > rules.loanTermMonthsMax) return [];
        const terms = { principal, months, monthlyBp: rules.loanMonthlyBp, interest: rules.loanInterest, from: now.today };
        return scheduleOf(terms).map((instalment) => ({ ...instalment, left: plus(instalment.principal, instalment.interest) }));
      }),

    apply(act, { principal, months, purpose, guarantors }) {
      const order = { key: act.key, kind: 'loan.apply', asked: { by: act.by, principal, months, guarantors } };
      return write(desk, order, async (tx, now) => {
        const why = textOf(purpose);
        if (!(await isActive(tx, act.by))) return refused('notActive');
        if (!isAmount(desk, principal)) return refused('amountBad');
        if (why === undefined) return refused('textBad');
        const terms = await termsFor(desk, tx, act.by);
        if (!Number.isInteger(months) || months < 1 || months > terms.monthsMax) return refused('termBad');
        if (compareMoney(principal, terms.max) > 0) return refused('overLimit', terms.max);
        // One request at a time; a loan that runs does not stand in the way of another within the limit.
        const asking = { memberId: act.by, state: { in: liveStates.filter((state) => state !== 'active') } };
        if ((await tx.count(loans, asking)) > 0) return refused('alreadyThere');
        if (!(await areGuarantors(tx, act.by, guarantors, terms.guarantors))) return refused('guarantorsBad');

        const id = desk.ids.next();
        const coverNeeded = terms.guarantors === 0 ? zero(desk) : percentOf(principal, terms.coverPercent);
        const state = guarantors.length === 0 ? 'approval' : 'guarantors';
        await tx.add(loans, {
          id,
          memberId: act.by,
          principal,
          months,
          monthlyBp: terms.monthlyBp,
          interest: terms.interest,
          guarantorsNeeded: terms.guarantors,
          coverNeeded,
          approvalsNeeded: desk.rules.today(desk.chama.id).rules.approvals,
          purpose: why,
          state,
          askedOn: now.today,
          ...notYet,
        });
        await askGuarantors(desk, tx, { loanId: id, guarantors, coverNeeded }, now);
        return done({ loanId: id, state });
      });
    },

    askGuarantor(act, { loanId, memberId }) {
      return write(desk, { key: act.key, kind: 'loan.askGuarantor', asked: { by: act.by, loanId, memberId } }, async (tx, now) => {
        const loan = await ownLoan(tx, act.by, loanId);
        if (typeof loan === 'string') return refused(loan);
        if (loan.state !== 'guarantors') return refused('notOpen');
        if (memberId === act.by || !(await isActive(tx, memberId))) return refused('guarantorsBad');
        const asked = await guaranteesOf(tx, loanId);
        if (asked.some((guarantee) => guarantee.memberId === memberId)) return refused('alreadyThere');
        if (asked.length >= guarantorsMax) return refused('guarantorsBad');
        // Whoever comes later covers what those who declined do not.
        const covered = asked.filter(({ state }) => state !== 'declined').reduce((sum, { cover }) => plus(sum, cover), zero(desk));
        const gap = max(zero(desk), minus(loan.coverNeeded, covered));
        await askGuarantor(tx, { loanId, memberId, cover: gap }, now);
        return done({});
      });
    },

    consent(act, { loanId, says }) {
      return write(desk, { key: act.key, kind: 'loan.consent', asked: { by: act.by, loanId, says } }, async (tx, now) => {
        const loan = await tx.get(loans, { id: loanId });
        const word = await takeWord(tx, { loan, memberId: act.by, says, can: () => coverLeft(desk, tx, act.by) }, now);
        if (word.status === 'refused') return word;
        const state = isCovered(word.loan, word.all) ? 'approval' : 'guarantors';
        if (state === 'approval') await tx.change(loans, { id: loanId }, { state });
        return done({ state });
      });
    },

    withdraw(act, { loanId }) {
      return write(desk, { key: act.key, kind: 'loan.withdraw', asked: { by: act.by, loanId } }, async (tx, now) => {
        const loan = await ownLoan(tx, act.by, loanId);
        if (typeof loan === 'string') return refused(loan);
        if (loan.state !== 'guarantors' && loan.state !== 'approval') return refused('notOpen');
        await tx.change(loans, { id: loanId }, { state: 'withdrawn', endedOn: now.today });
        return done({});
      });
    },

    pursue: () =>
      desk.store.transaction(desk.chama.id, async (tx) => {
        const { date: today, rules } = desk.rules.today(desk.chama.id);
        const waiting = await tx.list(loans, { state: 'guarantors' }, { by: ['askedOn'], max: loansMax });
        const late = waiting.filter(({ askedOn }) => addDays(askedOn, rules.loanGuarantorDays) < today);
        for (const { id } of late) {
          await tx.change(loans, { id }, { state: 'lapsed', endedOn: today });
          await tellAnew(tx, id, 'asked');
        }
        return waiting.length > late.length ? desk.clock.now() + lookAgainMs : undefined;
      }),
  };
}

const notYet = { disbursedOn: undefined, writtenOff: undefined, endedOn: undefined, reason: undefined };

async function ownLoan(tx: LocalTx, memberId: string, loanId: string): Promise<Loan | 'unknownSubject' | 'notYours'> {
  const loan = await tx.get(loans, { id: loanId });
  if (!loan) return 'unknownSubject';
  return loan.memberId === memberId ? loan : 'notYours';
}
