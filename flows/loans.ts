import { assign, setup } from 'xstate';
import { isPositive, isZero } from '../src/money.js';
import { lines } from './kit/lines.js';
import type { Me } from './kit/me.js';
import { chamaName, memberName } from './kit/names.js';
import { notKept } from './kit/not-kept.js';
import { toMenu, yesOrNo } from './kit/options.js';
import { toArgs } from './kit/payable.js';
import { read } from './kit/reads.js';
import type { Loan } from './kit/records.js';
import { say, type Phrase } from './kit/say.js';
import { ends, leads, shows, type Option } from './kit/screen.js';
import { types } from './kit/types.js';
import { wants } from './kit/wants.js';

type Context = { me: Me; kept: boolean; loans: Loan[]; mayAsk: boolean; mayWithdraw: boolean; loan: Loan | undefined };
type Event = { type: 'LOAN'; loanId: string } | { type: 'PAY' | 'PLAN' | 'GUARANTORS' | 'WITHDRAW' | 'ASK' | 'YES' | 'NO' | 'MENU' };

/** Loans that are shown, the newest first. */
const loansMax = 10;
/** Payments of a plan that are shown; a loan of the longest term has as many. */
const planMax = 36;

/** A member looks at their loans: what is owed, when the next payment is due, the plan; and leaves a request that is not decided. */
export const loans = setup({
  types: types<Context, Event>(),
  actors: { loans: read('loans') },
  guards: {
    isNotKept: ({ context: { kept } }) => !kept,
    isNone: ({ context: { loans } }) => loans.length === 0,
    isOne: ({ context: { loans } }) => loans.length === 1,
  },
}).createMachine({
  id: 'loans',
  context: ({ input: { me } }) => ({ me, kept: false, loans: [], mayAsk: false, mayWithdraw: false, loan: undefined }),
  initial: 'opening',
  states: {
    opening: {
      invoke: {
        src: 'loans',
        input: ({ context: { me } }) => ({ me }),
        onDone: {
          target: 'counted',
          actions: assign(({ event: { output } }) =>
            output.kept
              ? { kept: true, loans: output.loans.slice(0, loansMax), mayAsk: output.mayAsk, mayWithdraw: output.mayWithdraw }
              : { kept: false },
          ),
        },
      },
    },
    counted: {
      always: [
        { guard: 'isNotKept', target: 'notKept' },
        { guard: 'isNone', target: 'none' },
        { guard: 'isOne', target: 'showing', actions: assign({ loan: ({ context: { loans } }) => loans[0] }) },
        { target: 'choosing' },
      ],
    },
    notKept: { ...shows(notKept), on: { MENU: 'menu' } },
    none: {
      ...shows(({ me, mayAsk }: Context) => ({
        text: say('loans.none', { chama: chamaName(me) }),
        options: [...askFor(mayAsk), toMenu],
      })),
      on: { ASK: 'ask', MENU: 'menu' },
    },
    choosing: {
      ...shows(({ me, loans, mayAsk }: Context) => ({
        text: say('loans.choose', { chama: chamaName(me) }),
        options: [
          ...loans.map(({ loanId, principal, state }): Option => ({
            label: say('loans.item', { amount: principal, state: say(`loans.short.${state}`) }),
            event: { type: 'LOAN', loanId } as Event,
          })),
          ...askFor(mayAsk),
        ],
      })),
      on: {
        LOAN: {
          target: 'showing',
          actions: assign(({ context: { loans }, event }) => ({ loan: loans.find(({ loanId }) => loanId === event.loanId) })),
        },
        ASK: 'ask',
      },
    },
    showing: {
      ...shows(({ loan, mayAsk, mayWithdraw }: Context) => {
        const options: Option[] = [
          ...(loan && isPayable(loan) ? [{ label: say('pay-for.pay'), event: { type: 'PAY' } }] : []),
          ...(loan && loan.plan.length > 0 ? [{ label: say('loans.plan'), event: { type: 'PLAN' } }] : []),
          ...(loan && loan.guarantors.length > 0 ? [{ label: say('loans.guarantors'), event: { type: 'GUARANTORS' } }] : []),
          ...(loan && mayLeave(loan, mayWithdraw) ? [{ label: say('loans.withdraw'), event: { type: 'WITHDRAW' } }] : []),
          ...askFor(mayAsk),
        ];
        return {
          text: loan ? lines(...about(loan)) : say('loans.title', { amount: '' }),
          options: options.length > 0 ? options : [toMenu],
        };
      }),
      on: { PAY: 'pay', PLAN: 'plan', GUARANTORS: 'guarantors', WITHDRAW: 'withdraw', ASK: 'ask', MENU: 'menu' },
    },
    plan: {
      ...shows(({ loan }: Context) => ({
        text: lines(say('loans.plan'), ...(loan?.plan ?? []).slice(0, planMax).map(payment)),
        options: [toMenu],
      })),
      on: { MENU: 'menu' },
    },
    guarantors: {
      ...shows(({ me, loan }: Context) => ({
        text: lines(
          say('loans.guarantors'),
          ...(loan?.guarantors ?? []).map(({ name, state }) =>
            say('loans.guarantor', { name: memberName(name, me), state: say(`loans.said.${state}`) }),
          ),
        ),
        options: [toMenu],
      })),
      on: { MENU: 'menu' },
    },
    withdraw: {
      ...shows(({ loan }: Context) => ({
        text: say('loans.withdrawAsk', { amount: loan?.principal ?? '' }),
        options: yesOrNo,
        confirms: true,
      })),
      on: {
        YES: {
          target: 'withdrawn',
          actions: wants(({ loan }: Context) => ({ kind: 'record', write: { does: 'withdrawLoan', loanId: shown(loan).loanId } })),
        },
        NO: 'showing',
      },
    },
    withdrawn: ends(({ loan }: Context) => ({ text: say('loans.withdrawn', { amount: loan?.principal ?? '' }) })),
    pay: leads(({ loan }: Context) => ({ flow: 'pay-for', args: toArgs({ purpose: 'loan', subjectId: shown(loan).loanId }) })),
    ask: leads(() => ({ flow: 'loan-apply' })),
    menu: leads(() => ({ flow: 'menu' })),
  },
});

const askFor = (mayAsk: boolean): Option[] => (mayAsk ? [{ label: say('loans.ask'), event: { type: 'ASK' } }] : []);

/** Where officers decide elsewhere, what lies before them is withdrawn there. */
const mayLeave = ({ state }: Loan, mayWithdraw: boolean): boolean => state === 'guarantors' || (mayWithdraw && state === 'approval');

/** What is owed of what was written off is still taken. */
const isPayable = ({ state, balance }: Loan): boolean => (state === 'active' || state === 'writtenOff') && isPositive(balance);

const payment = ({ number, dueOn, amount, left }: Loan['plan'][number]): Phrase => {
  const values = { number, date: { date: dueOn }, amount };
  return isZero(left) ? say('loans.paid', values) : say('loans.payment', values);
};

/** What is late stands in the place of what comes next: a phone's screen has no room for both. */
function about({ principal, state, balance, arrears, next, guarantors }: Loan): [Phrase, ...Phrase[]] {
  const head = say('loans.title', { amount: principal });
  switch (state) {
    case 'guarantors':
      return [
        head,
        say('loans.isGuarantors', { given: guarantors.filter((one) => one.state === 'given').length, asked: guarantors.length }),
      ];
    case 'active':
    case 'writtenOff':
      if (state === 'writtenOff' && isZero(balance)) return [head, say('loans.isWrittenOff')];
      return [
        head,
        say('loans.owed', { amount: balance }),
        ...(arrears && isPositive(arrears)
          ? [say('loans.late', { amount: arrears })]
          : next
            ? [say('loans.next', { amount: next.left, date: { date: next.dueOn } })]
            : []),
      ];
    case 'approval':
      return [head, say('loans.isApproval')];
    case 'approved':
      return [head, say('loans.isApproved')];
    case 'repaid':
      return [head, say('loans.isRepaid')];
    case 'declined':
      return [head, say('loans.isDeclined')];
    case 'withdrawn':
      return [head, say('loans.isWithdrawn')];
    case 'lapsed':
      return [head, say('loans.isLapsed')];
    case 'notTaken':
      return [head, say('loans.isNotTaken')];
  }
}

/** Nothing is withdrawn or paid that was not on the screen. */
function shown(loan: Loan | undefined): Loan {
  if (!loan) throw new Error('chosen without having been seen');
  return loan;
}
