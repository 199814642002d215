import { assign, setup } from 'xstate';
import { compareMoney, minorOf, money, type Money } from '../src/money.js';
import { readAmount } from './kit/amount.js';
import { lines } from './kit/lines.js';
import type { Me } from './kit/me.js';
import { chamaName, listTitle, walletName } from './kit/names.js';
import { toMenu, yesOrNo } from './kit/options.js';
import { isNamed, namedIn, payment, sameThing, toArgs } from './kit/payable.js';
import { paymentIn, toApprove } from './kit/payment-waits.js';
import { read, type PendingPayment } from './kit/reads.js';
import type { PaidFor, Payable, PayableNow } from './kit/records.js';
import { say, type Phrase } from './kit/say.js';
import { ends, leads, shows, type Option, type Said } from './kit/screen.js';
import { typed } from './kit/typed.js';
import { types } from './kit/types.js';
import { wants } from './kit/wants.js';

type Context = {
  me: Me;
  /** What the flow that led here, or a shortcut, has named. */
  named: ReturnType<typeof namedIn>;
  waiting: PendingPayment | undefined;
  now: PayableNow | undefined;
  item: Payable | undefined;
  said: string | undefined;
  amount: Money | undefined;
  notice: Phrase | undefined;
};
type Event = Said | { type: 'ITEM'; for: PaidFor } | { type: 'OFFERED' | 'OTHERS' | 'YES' | 'NO' | 'PAID' | 'HELP' | 'MENU' };

/** A member pays for something else than their contribution: what they owe, promised, or want to buy; nothing above that is taken. */
export const payFor = setup({
  types: types<Context, Event>(),
  actors: { pending: read('pending'), payable: read('payable') },
  guards: {
    isWaiting: ({ context: { waiting } }) => waiting !== undefined,
    isNone: ({ context }) => itemsOf(context).length === 0,
    isNoneNamed: ({ context }) => itemsOf(context).length === 0 && (context.now?.items.length ?? 0) > 0,
    isOne: ({ context }) => itemsOf(context).length === 1,
    isFull: ({ context: { item } }) => item?.full !== undefined,
    isPaidElsewhere: ({ context: { now } }) => now?.rail === 'none',
    isSaid: ({ context: { said } }) => said !== undefined,
    isShares: ({ context: { item } }) => item?.share !== undefined,
    isAmount: ({ context }) => amountIn(context)?.status === 'amount',
  },
  actions: {
    takeAmount: assign(({ context }) => {
      const heard = amountIn(context);
      return heard?.status === 'amount' ? { amount: heard.amount, said: undefined, notice: undefined } : {};
    }),
    takeNotice: assign(({ context }) => {
      const heard = amountIn(context);
      return { notice: heard?.status === 'odd' ? heard.notice : undefined, said: undefined };
    }),
    takeOnly: assign(({ context }) => ({ item: itemsOf(context)[0] })),
  },
}).createMachine({
  id: 'pay-for',
  context: ({ input: { me, args } }) => ({
    ...{ me, named: namedIn(args), said: args?.amount },
    ...{ waiting: undefined, now: undefined, item: undefined, amount: undefined, notice: undefined },
  }),
  initial: 'opening',
  states: {
    opening: {
      invoke: {
        src: 'pending',
        input: ({ context: { me } }) => ({ me }),
        onDone: { target: 'unhindered', actions: assign(({ event }) => paymentIn(event.output)) },
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
        src: 'payable',
        input: ({ context: { me } }) => ({ me }),
        onDone: { target: 'counted', actions: assign(({ event: { output } }) => ({ now: output, item: undefined })) },
      },
    },
    counted: {
      always: [
        { guard: 'isNoneNamed', target: 'noneNamed' },
        { guard: 'isNone', target: 'none' },
        { guard: 'isOne', target: 'chosen', actions: 'takeOnly' },
        { target: 'choosing' },
      ],
    },
    /** None of what was named, but something else; an amount that came with the name is not taken for that. */
    noneNamed: {
      ...shows(({ me, named }: Context) => ({
        text: say(`pay-for.no.${named && named.subjectId === undefined ? named.purpose : 'that'}`, { chama: chamaName(me) }),
        options: [{ label: say('flow.pay-for'), event: { type: 'OTHERS' } }, toMenu],
      })),
      on: { OTHERS: { target: 'counted', actions: assign({ named: undefined, said: undefined }) }, MENU: 'menu' },
    },
    none: {
      ...shows(({ me }: Context) => ({ text: say('pay-for.none', { chama: chamaName(me) }), options: [toMenu] })),
      on: { MENU: 'menu' },
    },
    choosing: {
      ...shows((context: Context) => ({
        text: say('pay-for.choose', { chama: chamaName(context.me) }),
        options: itemsOf(context).map(({ for: what, offered }): Option => ({
          label: say('pay-for.item', { what: say(`pay-for.short.${what.purpose}`), amount: offered }),
          event: { type: 'ITEM', for: what } as Event,
        })),
      })),
      on: {
        ITEM: {
          target: 'chosen',
          actions: assign(({ context, event }) => ({ item: itemsOf(context).find((one) => sameThing(one.for, event.for)) })),
        },
      },
    },
    chosen: {
      always: [
        { guard: 'isPaidElsewhere', target: 'payTo' },
        { guard: 'isFull', target: 'full' },
        { guard: 'isSaid', target: 'weighing' },
        { guard: 'isShares', target: 'count' },
        { target: 'amount' },
      ],
    },
    /** By the chama's limits none of it may be paid now. */
    full: {
      ...shows(({ item }: Context) => ({ text: item?.full ?? say('contribute.cancelled'), options: [toMenu] })),
      on: { MENU: 'menu' },
    },
    /** No rail collects here: how to pay, and on to "I have already paid", which keeps what it was for. */
    payTo: {
      ...shows(({ me, item, now }: Context) => {
        const values = { amount: item?.offered ?? '', what: whatOf(item) };
        return {
          text: now?.payTo
            ? say('pay-for.payTo', { ...values, payTo: now.payTo })
            : say('pay-for.payTreasurer', { ...values, chama: chamaName(me) }),
          options: [{ label: say('menu.paid'), event: { type: 'PAID' } }, toMenu],
        };
      }),
      on: { PAID: 'paid', MENU: 'menu' },
    },
    amount: {
      ...shows(({ me, item, notice }: Context) => ({
        text: lines(headOf(me, item), ...(isMore(item) ? [say('pay-for.owed', { amount: item?.owed ?? '' })] : []), say('pay-for.amount')),
        notice,
        options: [{ label: say('contribute.offered', { amount: item?.offered ?? '' }), event: { type: 'OFFERED' } }],
        field: 'amount' as const,
      })),
      on: {
        OFFERED: {
          target: 'confirm',
          actions: assign(({ context: { item } }) => ({ amount: item?.offered, notice: undefined })),
        },
        SAID: { target: 'weighing', actions: assign({ said: ({ event }) => typed(event) }) },
      },
    },
    count: {
      ...shows(({ item, notice }: Context) => ({
        text: say('pay-for.count', { price: item?.share?.price ?? '', most: item?.share?.most ?? 0 }),
        notice,
        field: 'amount' as const,
      })),
      on: { SAID: { target: 'weighing', actions: assign({ said: ({ event }) => typed(event) }) } },
    },
    weighing: {
      always: [
        { guard: 'isAmount', target: 'confirm', actions: 'takeAmount' },
        { guard: 'isShares', target: 'count', actions: 'takeNotice' },
        { target: 'amount', actions: 'takeNotice' },
      ],
    },
    confirm: {
      ...shows(({ me, amount, item }: Context) => ({
        text: say('pay-for.confirm', { amount: amount ?? '', chama: chamaName(me), what: whatOf(item), wallet: walletName(me) }),
        options: yesOrNo,
        confirms: true,
      })),
      on: {
        YES: { target: 'asked', actions: wants(({ item, amount }: Context) => payment(item, amount)) },
        NO: 'leaving',
      },
    },
    asked: ends(({ me, amount, now }: Context) => {
      const values = { amount: amount ?? '', wallet: walletName(me) };
      return { text: now?.approve ? say('contribute.askedDial', { ...values, code: now.approve }) : say('contribute.asked', values) };
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
    paid: leads(({ item }: Context) => ({ flow: 'paid', args: toArgs(item?.for) })),
    menu: leads(() => ({ flow: 'menu' })),
    help: leads(() => ({ flow: 'help' })),
  },
});

/** Things to pay for that are shown at once. */
const itemsMax = 20;

/** What was named alone, where it is there; else everything. */
function itemsOf({ now, named }: Pick<Context, 'now' | 'named'>): Payable[] {
  const all = now?.items ?? [];
  return (named ? all.filter(({ for: what }) => isNamed(what, named)) : all).slice(0, itemsMax);
}

/** Is more owed than what is offered first? */
const isMore = (item: Payable | undefined): boolean => !!item?.owed && compareMoney(item.owed, item.offered) > 0;

const whatOf = (item: Payable | undefined): Phrase => say(`pay-for.paid.${item?.for.purpose ?? 'fine'}`);

function headOf(me: Me, item: Payable | undefined): Phrase {
  const short = say(`pay-for.short.${item?.for.purpose ?? 'fine'}`);
  return item?.title ? say('pay-for.titled', { what: short, title: listTitle(item.title, me) }) : short;
}

/** Shares are asked for by their number. */
function amountIn({ said = '', item }: Context) {
  if (!item) return undefined;
  if (!item.share) return readAmount(said, item);
  const { price, most } = item.share;
  const { tooMuch } = item;
  const count = /^[1-9]\d{0,3}$/.test(said) ? Number(said) : 0;
  return count >= 1 && count <= most
    ? { status: 'amount' as const, amount: money(minorOf(price) * BigInt(count), price.currency) }
    : { status: 'odd' as const, notice: count > most && tooMuch ? tooMuch : say('pay-for.badCount', { most }) };
}
