import { assign, setup } from 'xstate';
import { decimalText, type Money } from '../src/money.js';
import { readAmount, type Bounds } from './kit/amount.js';
import type { Me } from './kit/me.js';
import { chamaName, walletName } from './kit/names.js';
import { toMenu, yesOrNo } from './kit/options.js';
import { paymentIn, toApprove } from './kit/payment-waits.js';
import { read, type PendingPayment, type Reads } from './kit/reads.js';
import { say, type Phrase } from './kit/say.js';
import { ends, leads, shows, type Said } from './kit/screen.js';
import { typed } from './kit/typed.js';
import { types } from './kit/types.js';
import { wants } from './kit/wants.js';

type Terms = Awaited<ReturnType<Reads['contributionTerms']>>;
type Context = {
  me: Me;
  /** What was typed last, here or in the shortcut that led here. */
  said: string | undefined;
  waiting?: PendingPayment | undefined;
  terms?: Terms;
  amount?: Money;
  notice: Phrase | undefined;
};
type Event = Said | { type: 'OFFERED' | 'YES' | 'NO' | 'LINK' | 'MENU' | 'HELP' | 'PAID' };

/** A member pays into the chama from their own phone; where nothing can be collected there, they hear where to pay. */
export const contribute = setup({
  types: types<Context, Event>(),
  actors: { pending: read('pending'), contributionTerms: read('contributionTerms') },
  guards: {
    isWaiting: ({ context: { waiting } }) => waiting !== undefined,
    isPaidElsewhere: ({ context: { terms } }) => terms?.rail === 'none',
    isToBeCarried: ({ context: { said, terms } }) => terms?.rail === 'none' && said === undefined,
    isAmountToCarry: ({ context: { said, terms } }) => terms?.rail === 'none' && amountIn(said, terms)?.status === 'amount',
    isFull: ({ context: { terms } }) => terms?.full !== undefined,
    isSaid: ({ context: { said } }) => said !== undefined,
    isAmount: ({ context: { said, terms } }) => amountIn(said, terms)?.status === 'amount',
  },
  actions: {
    takeAmount: assign(({ context: { said, terms } }) => {
      const heard = amountIn(said, terms);
      return heard?.status === 'amount' ? { amount: heard.amount, notice: undefined } : {};
    }),
    takeOffered: assign(({ context: { terms } }) => ({ ...(terms && { amount: terms.offered }), notice: undefined })),
    takeNotice: assign(({ context: { said, terms } }) => {
      const heard = amountIn(said, terms);
      return { notice: heard?.status === 'odd' ? heard.notice : undefined, said: undefined };
    }),
  },
}).createMachine({
  id: 'contribute',
  context: ({ input: { me, args } }) => ({ me, said: args?.amount, notice: undefined }),
  initial: 'opening',
  states: {
    opening: {
      invoke: {
        src: 'pending',
        input: ({ context: { me } }) => ({ me }),
        onDone: {
          target: 'unhindered',
          actions: assign(({ event }) => paymentIn(event.output)),
        },
      },
    },
    unhindered: { always: [{ guard: 'isWaiting', target: 'waiting' }, { target: 'asking' }] },
    /** One payment at a time: a second prompt on a phone that shows one already would be refused. */
    waiting: {
      ...shows(({ me, waiting }: Context) => ({
        text: toApprove(me, waiting),
        options: [toMenu, { label: say('menu.help'), event: { type: 'HELP' } }],
      })),
      on: { MENU: 'menu', HELP: 'help' },
    },
    asking: {
      invoke: {
        src: 'contributionTerms',
        input: ({ context: { me } }) => ({ me }),
        onDone: { target: 'railed', actions: assign({ terms: ({ event }) => event.output }) },
      },
    },
    railed: {
      always: [
        { guard: 'isToBeCarried', target: 'payTo' },
        { guard: 'isFull', target: 'full' },
        { guard: 'isSaid', target: 'weighing' },
        { target: 'amount' },
      ],
    },
    /** By the chama's limits nothing more may be paid today. */
    full: {
      ...shows(({ terms }: Context) => ({ text: terms?.full ?? say('contribute.cancelled'), options: [toMenu] })),
      on: { MENU: 'menu' },
    },
    payTo: {
      ...shows(({ me, terms, amount }: Context) => ({
        text: terms?.payTo
          ? say('contribute.payTo', { amount: amount ?? terms.offered, payTo: terms.payTo })
          : say('contribute.payTreasurer', { amount: amount ?? terms?.offered ?? '', chama: chamaName(me) }),
        options: [{ label: say('menu.paid'), event: { type: 'PAID' } }, toMenu],
      })),
      on: { PAID: 'paid', MENU: 'menu' },
    },
    amount: {
      ...shows(({ me, terms, notice }: Context) => ({
        text: say('contribute.amount', { chama: chamaName(me) }),
        notice,
        options: [{ label: say('contribute.offered', { amount: terms?.offered ?? '' }), event: { type: 'OFFERED' } }],
        field: 'amount' as const,
      })),
      on: {
        OFFERED: [
          { guard: 'isPaidElsewhere', target: 'payTo', actions: 'takeOffered' },
          { target: 'confirm', actions: 'takeOffered' },
        ],
        SAID: { target: 'weighing', actions: assign({ said: ({ event }) => typed(event) }) },
      },
    },
    weighing: {
      always: [
        { guard: 'isAmountToCarry', target: 'payTo', actions: 'takeAmount' },
        { guard: 'isAmount', target: 'confirm', actions: 'takeAmount' },
        { target: 'amount', actions: 'takeNotice' },
      ],
    },
    confirm: {
      ...shows(({ me, amount }: Context) => ({
        text: say('contribute.confirm', { amount: amount ?? '', chama: chamaName(me), wallet: walletName(me) }),
        options: me.chama.links ? [...yesOrNo, { label: say('contribute.byLink'), event: { type: 'LINK' } }] : yesOrNo,
        confirms: true,
      })),
      on: {
        LINK: 'link',
        YES: { target: 'asked', actions: wants(({ amount }: Context) => ({ kind: 'contribute', amount: confirmed(amount) })) },
        NO: 'leaving',
      },
    },
    asked: ends(({ me, amount, terms }: Context) => {
      const values = { amount: amount ?? '', wallet: walletName(me) };
      return { text: terms?.approve ? say('contribute.askedDial', { ...values, code: terms.approve }) : say('contribute.asked', values) };
    }),
    /** A yes whose answer was lost on the way has been written down: "nothing was paid" is said only when there is nothing. */
    leaving: {
      invoke: {
        src: 'pending',
        input: ({ context: { me } }) => ({ me }),
        onDone: { target: 'left', actions: assign(({ event }) => paymentIn(event.output)) },
      },
    },
    left: { always: [{ guard: 'isWaiting', target: 'waiting' }, { target: 'cancelled' }] },
    cancelled: ends(() => ({ text: say('contribute.cancelled') })),
    menu: leads(() => ({ flow: 'menu' })),
    help: leads(() => ({ flow: 'help' })),
    paid: leads(() => ({ flow: 'paid' })),
    link: leads(({ amount }: Context) => ({ flow: 'pay-link', args: { amount: decimalText(confirmed(amount)) } })),
  },
});

const amountIn = (said: string | undefined, terms: Bounds | undefined) =>
  said === undefined || !terms ? undefined : readAmount(said, terms);

/** Nothing is ever paid that was not on the screen. */
function confirmed(amount: Money | undefined): Money {
  if (!amount) throw new Error('confirmed without an amount');
  return amount;
}
