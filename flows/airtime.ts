import { assign, setup } from 'xstate';
import type { Money } from '../src/money.js';
import { airtimeNumber, carrierOf, type Phone } from '../src/phone.js';
import { airtimeOrder } from './kit/airtime-order.js';
import { readAmount } from './kit/amount.js';
import type { Me } from './kit/me.js';
import { minds } from './kit/minds.js';
import { chamaName, grouped, phoneExample, walletName } from './kit/names.js';
import { toMenu, yesOrNo } from './kit/options.js';
import { read, type Reads } from './kit/reads.js';
import { say, type Phrase } from './kit/say.js';
import { ends, leads, shows, type Said } from './kit/screen.js';
import { typed } from './kit/typed.js';
import { types } from './kit/types.js';
import { wants } from './kit/wants.js';

type Terms = Awaited<ReturnType<Reads['airtimeTerms']>>;
type Context = {
  me: Me;
  /** The shortcut that led here, until it is read. */
  order: string | undefined;
  /** The amount that was typed last, in the shortcut or here. */
  said: string | undefined;
  terms?: Terms;
  waits: boolean;
  /** Whom it is for. */
  to: Phone | undefined;
  amount?: Money;
  notice: Phrase | undefined;
  /** Why nothing may be bought now: a limit over all that is sent, or something that waits to protect the member. */
  stop?: Phrase;
};
type Event = Said | { type: 'MINE' | 'OTHER' | 'OFFERED' | 'YES' | 'NO' | 'MENU' };

/** A member buys airtime for their own phone or another, and pays for it from their own. */
export const airtime = setup({
  types: types<Context, Event>(),
  actors: { pending: read('pending'), airtimeTerms: read('airtimeTerms'), safety: read('safety') },
  guards: {
    isWaiting: ({ context: { waits } }) => waits,
    isNotSold: ({ context: { terms } }) => terms?.status === 'notSold',
    isSoldForSats: ({ context: { me, terms } }) => terms?.status === 'notSold' && me.chama.lightning === true,
    isFull: ({ context: { terms } }) => terms?.status === 'dayIsFull',
    isStopped: ({ context: { stop } }) => stop !== undefined,
    isForOther: ({ context: { me, to } }) => to !== me.phone,
    isOrdered: ({ context: { order } }) => order !== undefined,
    hasNumber: ({ context: { to } }) => to !== undefined,
    hasOwn: ({ context: { me } }) => own(me) !== undefined,
    isOdd: ({ context: { notice } }) => notice !== undefined,
    isNumber: ({ context: { me }, event }) => airtimeNumber(typed(event), me.chama.country) !== undefined,
    isSaid: ({ context: { said } }) => said !== undefined,
    isAmount: ({ context }) => amountIn(context)?.status === 'amount',
  },
  actions: {
    takeMine: assign({ to: ({ context: { me } }) => own(me), notice: undefined }),
    takeNumber: assign({ to: ({ context: { me }, event }) => airtimeNumber(typed(event), me.chama.country), notice: undefined }),
    takeBadNumber: assign({ notice: ({ context: { me } }) => say('airtime.noNumber', { example: phoneExample(me) }) }),
    takeOrder: assign(({ context: { me, order } }) => {
      const { amount, phone, oddNumber } = airtimeOrder(order ?? '', me.chama.country);
      const notice = oddNumber ? say('airtime.noNumber', { example: phoneExample(me) }) : undefined;
      // An amount without a number is for oneself, as everywhere else where airtime is bought.
      const to = phone ?? (amount !== undefined && !oddNumber ? own(me) : undefined);
      return { order: undefined, said: amount, to, notice };
    }),
    takeAmount: assign(({ context }) => {
      const heard = amountIn(context);
      return heard?.status === 'amount' ? { amount: heard.amount, said: undefined, notice: undefined } : {};
    }),
    takeNotice: assign(({ context }) => {
      const heard = amountIn(context);
      return { notice: heard?.status === 'odd' ? heard.notice : undefined, said: undefined };
    }),
  },
}).createMachine({
  id: 'airtime',
  context: ({ input: { me, args } }) => ({ me, order: args?.order, said: undefined, waits: false, to: undefined, notice: undefined }),
  initial: 'opening',
  states: {
    opening: {
      invoke: {
        src: 'pending',
        input: ({ context: { me } }) => ({ me }),
        onDone: { target: 'unhindered', actions: assign({ waits: ({ event }) => event.output.some(({ kind }) => kind === 'payment') }) },
      },
    },
    unhindered: { always: [{ guard: 'isWaiting', target: 'waiting' }, { target: 'asking' }] },
    asking: {
      invoke: {
        src: 'airtimeTerms',
        input: ({ context: { me } }) => ({ me }),
        onDone: {
          target: 'priced',
          actions: assign(({ event: { output } }) => ({ terms: output, ...(output.status === 'full' && { stop: output.phrase }) })),
        },
      },
    },
    priced: {
      always: [
        { guard: 'isSoldForSats', target: 'forSats' },
        { guard: 'isNotSold', target: 'notSold' },
        { guard: 'isFull', target: 'dayIsFull' },
        { guard: 'isStopped', target: 'stopped' },
        { guard: 'isOrdered', target: 'ordered', actions: 'takeOrder' },
        { target: 'ordered' },
      ],
    },
    ordered: {
      always: [
        { guard: 'hasNumber', target: 'numbered' },
        { guard: 'isOdd', target: 'number' },
        { guard: 'hasOwn', target: 'forWhom' },
        { target: 'number' },
      ],
    },
    forWhom: {
      ...shows(({ me }: Context) => ({
        text: say('airtime.forWhom'),
        options: [
          { label: say('airtime.mine', { phone: grouped(own(me)) }), event: { type: 'MINE' } },
          { label: say('airtime.other'), event: { type: 'OTHER' } },
        ],
      })),
      on: { MINE: { target: 'numbered', actions: 'takeMine' }, OTHER: 'number' },
    },
    number: {
      ...shows(({ me, notice }: Context) => ({
        text: say('airtime.number', { example: phoneExample(me) }),
        notice,
        field: 'phone' as const,
      })),
      on: {
        SAID: [
          { guard: 'isNumber', target: 'numbered', actions: 'takeNumber' },
          { target: 'number', actions: 'takeBadNumber' },
        ],
      },
    },
    numbered: { always: [{ guard: 'isForOther', target: 'minding' }, { target: 'minded' }] },
    /** Airtime is money for whoever holds the other phone: here begins the look at whether this member's SIM is still theirs. */
    minding: minds('minded'),
    minded: { always: [{ guard: 'isStopped', target: 'stopped' }, { guard: 'isSaid', target: 'weighing' }, { target: 'amount' }] },
    stopped: {
      ...shows(({ stop }: Context) => ({ text: stop ?? say('contribute.cancelled'), options: [toMenu] })),
      on: { MENU: 'menu' },
    },
    amount: {
      ...shows(({ to, terms, notice }: Context) => ({
        text: say('airtime.amount', { phone: grouped(to) }),
        notice,
        options: [{ label: say('contribute.offered', { amount: boundsOf(terms)?.offered ?? '' }), event: { type: 'OFFERED' } }],
        field: 'amount' as const,
      })),
      on: {
        OFFERED: {
          target: 'confirm',
          actions: assign(({ context: { terms } }) => {
            const amount = boundsOf(terms)?.offered;
            return { ...(amount && { amount }), notice: undefined };
          }),
        },
        SAID: { target: 'weighing', actions: assign({ said: ({ event }) => typed(event) }) },
      },
    },
    weighing: {
      always: [
        { guard: 'isAmount', target: 'confirm', actions: 'takeAmount' },
        { target: 'amount', actions: 'takeNotice' },
      ],
    },
    confirm: {
      ...shows(({ me, to, amount }: Context) => {
        const values = { amount: amount ?? '', phone: grouped(to), wallet: walletName(me) };
        const carrier = to && carrierOf(to);
        return {
          text: carrier === undefined ? say('airtime.confirm', values) : say('airtime.confirmCarrier', { ...values, carrier }),
          options: yesOrNo,
          confirms: true,
        };
      }),
      on: {
        YES: {
          target: 'asked',
          actions: wants(({ amount, to }: Context) => ({ kind: 'airtime', amount: confirmed(amount), phone: confirmed(to) })),
        },
        NO: 'leaving',
      },
    },
    asked: ends(({ me, amount, terms }: Context) => {
      const values = { amount: amount ?? '', wallet: walletName(me) };
      const code = terms?.status === 'sold' ? terms.approve : undefined;
      return { text: code === undefined ? say('contribute.asked', values) : say('contribute.askedDial', { ...values, code }) };
    }),
    /** As in `contribute`: a yes whose answer was lost on the way is on its way. */
    leaving: {
      invoke: {
        src: 'pending',
        input: ({ context: { me } }) => ({ me }),
        onDone: { target: 'left', actions: assign({ waits: ({ event }) => event.output.some(({ kind }) => kind === 'payment') }) },
      },
    },
    left: { always: [{ guard: 'isWaiting', target: 'waiting' }, { target: 'cancelled' }] },
    cancelled: ends(() => ({ text: say('contribute.cancelled') })),
    notSold: {
      ...shows(({ me }: Context) => ({ text: say('airtime.notSold', { chama: chamaName(me) }), options: [toMenu] })),
      on: { MENU: 'menu' },
    },
    dayIsFull: {
      ...shows(({ me, terms }: Context) => ({
        text: say('airtime.dayIsFull', { chama: chamaName(me), max: terms?.status === 'dayIsFull' ? terms.dailyMax : '' }),
        options: [toMenu],
      })),
      on: { MENU: 'menu' },
    },
    menu: leads(() => ({ flow: 'menu' })),
    forSats: leads(({ order }: Context) => ({ flow: 'airtime-sats', ...(order !== undefined && { args: { order } }) })),
    /** One payment at a time: the one that waits is shown where payments are made. */
    waiting: leads(() => ({ flow: 'contribute' })),
  },
});

/** The member's own phone, where airtime can be sent to it from here. */
const own = ({ phone, chama }: Me): Phone | undefined => (phone === undefined ? undefined : airtimeNumber(phone, chama.country));

const boundsOf = (terms: Terms | undefined) => (terms?.status === 'sold' ? terms.terms : undefined);

function amountIn({ said, terms }: Context) {
  const bounds = boundsOf(terms);
  return said === undefined || !bounds ? undefined : readAmount(said, bounds);
}

/** Nothing is ever bought that was not on the screen. */
function confirmed<T>(what: T | undefined): T {
  if (what === undefined) throw new Error('confirmed without having seen it');
  return what;
}
