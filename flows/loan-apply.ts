import { assign, setup } from 'xstate';
import { compareMoney, money } from '../src/money.js';
import { amountIn, confirmed, draftText, isAmong, isPurpose, offerText, purposeMax, type LoanDraft } from './kit/loan-draft.js';
import { readMonths } from './kit/months.js';
import { chamaName, memberName, phoneExample } from './kit/names.js';
import { notKept } from './kit/not-kept.js';
import { toMenu, yesOrNo } from './kit/options.js';
import { read } from './kit/reads.js';
import { say } from './kit/say.js';
import { ends, leads, shows, type Option, type Said } from './kit/screen.js';
import { typed } from './kit/typed.js';
import { types } from './kit/types.js';
import { wants } from './kit/wants.js';

type Context = LoanDraft;
type Event = Said | { type: 'MEMBER'; memberId: string } | { type: 'GO' | 'LIST' | 'NUMBER' | 'YES' | 'NO' | 'MENU' };

const unsaid = { said: '', notice: undefined };

/** Members in a list to choose from; in a larger chama it is quicker to type a number. */
const listMax = 60;

/** A member asks for a loan: how much within the terms, for how long, what it costs, who stands surety, and what it is for. */
export const loanApply = setup({
  types: types<Context, Event>(),
  actors: {
    loanTerms: read('loanTerms'),
    loanOffer: read('loanOffer'),
    otherMembers: read('otherMembers'),
    memberByPhone: read('memberByPhone'),
  },
  guards: {
    isNotKept: ({ context: { terms } }) => terms === undefined,
    isNothing: ({ context: { terms } }) => terms !== undefined && compareMoney(terms.max, terms.min) < 0,
    isAmount: ({ context }) => amountIn(context)?.status === 'amount',
    isMonths: ({ context: { said, terms } }) => readMonths(said, terms?.monthsMax ?? 0) !== undefined,
    isPurpose: ({ context: { said } }) => isPurpose(said),
    needsGuarantor: ({ context: { terms, guarantors } }) => guarantors.length < (terms?.guarantors ?? 0),
    isNobody: ({ context: { members } }) => members.length === 0,
  },
  actions: {
    takeAmount: assign(({ context }) => {
      const heard = amountIn(context);
      return heard?.status === 'amount' ? { ...unsaid, amount: heard.amount } : {};
    }),
    takeNotice: assign(({ context }) => {
      const heard = amountIn(context);
      return { said: '', notice: heard?.status === 'odd' ? heard.notice : undefined };
    }),
    takeMonths: assign(({ context: { said, terms } }) => ({ ...unsaid, months: readMonths(said, terms?.monthsMax ?? 0) ?? 0 })),
    takePurpose: assign(({ context: { said } }) => ({ ...unsaid, purpose: said })),
  },
}).createMachine({
  id: 'loan-apply',
  context: ({ input: { me } }) => ({
    ...{ me, terms: undefined, amount: undefined, months: 0, offer: undefined, members: [], guarantors: [], purpose: '' },
    ...unsaid,
  }),
  initial: 'opening',
  states: {
    opening: {
      invoke: {
        src: 'loanTerms',
        input: ({ context: { me } }) => ({ me }),
        onDone: {
          target: 'offered',
          actions: assign({ terms: ({ event: { output } }) => (output.kept ? output : undefined) }),
        },
      },
    },
    offered: {
      always: [{ guard: 'isNotKept', target: 'notKept' }, { guard: 'isNothing', target: 'nothing' }, { target: 'amount' }],
    },
    notKept: { ...shows(notKept), on: { MENU: 'menu' } },
    nothing: {
      ...shows(({ me }: Context) => ({ text: say('loan-apply.nothing', { chama: chamaName(me) }), options: [toMenu] })),
      on: { MENU: 'menu' },
    },
    amount: {
      ...shows(({ terms, notice }: Context) => ({
        text: say('loan-apply.amount', { max: terms?.max ?? '', months: terms?.monthsMax ?? 0 }),
        notice,
        field: 'amount' as const,
      })),
      on: { SAID: { target: 'weighing', actions: assign({ said: ({ event }) => typed(event) }) } },
    },
    weighing: {
      always: [
        { guard: 'isAmount', target: 'months', actions: 'takeAmount' },
        { target: 'amount', actions: 'takeNotice' },
      ],
    },
    months: {
      ...shows(({ terms, amount, notice }: Context) => ({
        text: say('loan-apply.months', { amount: amount ?? '', max: terms?.monthsMax ?? 0 }),
        notice,
        field: 'amount' as const,
      })),
      on: { SAID: { target: 'counting', actions: assign({ said: ({ event }) => typed(event) }) } },
    },
    counting: {
      always: [
        { guard: 'isMonths', target: 'reckoning', actions: 'takeMonths' },
        {
          target: 'months',
          actions: assign(({ context: { terms } }) => ({ said: '', notice: say('loan-apply.badMonths', { max: terms?.monthsMax ?? 0 }) })),
        },
      ],
    },
    reckoning: {
      invoke: {
        src: 'loanOffer',
        input: ({ context: { me, amount, months } }) => ({ me, principal: amount ?? money(0, me.chama.currency), months }),
        onDone: {
          target: 'offer',
          actions: assign({ offer: ({ event: { output } }) => (output.kept ? output : undefined) }),
        },
      },
    },
    offer: {
      ...shows((draft: Context) => ({
        text: offerText(draft),
        options: [{ label: say('loan-apply.go'), event: { type: 'GO' } }],
      })),
      on: { GO: { target: 'surety', actions: assign({ guarantors: () => [] }) } },
    },
    surety: { always: [{ guard: 'needsGuarantor', target: 'guarantor' }, { target: 'purpose' }] },
    guarantor: {
      ...shows(({ terms, guarantors }: Context) => ({
        text: say('loan-apply.guarantor', { number: guarantors.length + 1, needed: terms?.guarantors ?? 0 }),
        options: [
          { label: say('loan-apply.list'), event: { type: 'LIST' } },
          { label: say('loan-apply.number'), event: { type: 'NUMBER' } },
        ],
      })),
      on: { LIST: 'listing', NUMBER: { target: 'number', actions: assign(() => unsaid) } },
    },
    listing: {
      invoke: {
        src: 'otherMembers',
        input: ({ context: { me } }) => ({ me }),
        onDone: {
          target: 'listed',
          actions: assign(({ context: { guarantors }, event }) => ({
            members: event.output.filter(({ memberId }) => !isAmong(guarantors, memberId)).slice(0, listMax),
          })),
        },
      },
    },
    listed: { always: [{ guard: 'isNobody', target: 'nobody' }, { target: 'list' }] },
    nobody: {
      ...shows(({ me }: Context) => ({ text: say('loan-apply.nobody', { chama: chamaName(me) }), options: [toMenu] })),
      on: { MENU: 'menu' },
    },
    list: {
      ...shows(({ me, members }: Context) => ({
        text: say('loan-apply.choose'),
        options: members.map(({ memberId, name }): Option => ({
          label: say('loan-apply.member', { name: memberName(name, me) }),
          event: { type: 'MEMBER', memberId } as Event,
        })),
      })),
      on: {
        MEMBER: {
          target: 'surety',
          actions: assign(({ context: { members, guarantors }, event }) => ({
            members: [],
            guarantors: [...guarantors, ...members.filter(({ memberId }) => memberId === event.memberId)],
          })),
        },
      },
    },
    number: {
      ...shows(({ me, notice }: Context) => ({
        text: say('loan-apply.phone', { example: phoneExample(me) }),
        notice,
        field: 'phone' as const,
      })),
      on: { SAID: 'finding' },
    },
    finding: {
      invoke: {
        src: 'memberByPhone',
        input: ({ context: { me }, event }) => ({ me, phone: typed(event) }),
        onDone: [
          {
            guard: ({ context: { guarantors }, event: { output } }) => output.status === 'member' && !isAmong(guarantors, output.memberId),
            target: 'surety',
            actions: assign(({ context: { guarantors }, event: { output } }) => ({
              ...unsaid,
              guarantors: output.status === 'member' ? [...guarantors, { memberId: output.memberId, name: output.name }] : guarantors,
            })),
          },
          {
            target: 'number',
            actions: assign({
              notice: ({ event: { output } }) => say(`loan-apply.${output.status === 'member' ? 'twice' : output.status}`),
            }),
          },
        ],
      },
    },
    purpose: {
      ...shows(({ notice }: Context) => ({ text: say('loan-apply.purpose'), notice, field: 'text' as const })),
      on: { SAID: { target: 'reading', actions: assign({ said: ({ event }) => typed(event) }) } },
    },
    reading: {
      always: [
        { guard: 'isPurpose', target: 'confirm', actions: 'takePurpose' },
        { target: 'purpose', actions: assign(() => ({ said: '', notice: say('loan-apply.badPurpose', { max: purposeMax }) })) },
      ],
    },
    confirm: {
      ...shows((draft: Context) => ({
        text: draftText(draft),
        options: yesOrNo,
        confirms: true,
      })),
      on: {
        YES: {
          target: 'asked',
          actions: wants(({ amount, months, purpose, guarantors, offer }: Context) => ({
            kind: 'record',
            write: {
              does: 'applyForLoan',
              principal: confirmed(amount),
              months,
              purpose,
              guarantors: guarantors.map(({ memberId }) => memberId),
              ...(offer && { total: offer.total }),
            },
          })),
        },
        NO: 'cancelled',
      },
    },
    asked: ends(({ me, amount, guarantors }: Context) => ({
      text:
        guarantors.length > 0
          ? say('loan-apply.askedGuarantors', { amount: amount ?? '', code: me.chama.ussdCode })
          : say('loan-apply.asked', { amount: amount ?? '' }),
    })),
    cancelled: ends(() => ({ text: say('loan-apply.cancelled') })),
    menu: leads(() => ({ flow: 'menu' })),
  },
});
