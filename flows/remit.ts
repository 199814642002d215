import { assign, setup } from 'xstate';
import type { Money } from '../src/money.js';
import type { Phone } from '../src/phone.js';
import { readAmount, type Bounds } from './kit/amount.js';
import { readFullName } from './kit/full-name.js';
import { lines } from './kit/lines.js';
import type { Me } from './kit/me.js';
import { minds } from './kit/minds.js';
import { chamaName, memberName } from './kit/names.js';
import { toMenu, yesOrNo } from './kit/options.js';
import * as sats from './kit/pay-by-lightning.js';
import { read } from './kit/reads.js';
import { say, type Phrase } from './kit/say.js';
import { ends, leads, shows, type Said } from './kit/screen.js';
import { typed } from './kit/typed.js';
import { types } from './kit/types.js';
import { wants } from './kit/wants.js';

type Context = {
  me: Me;
  /** The amount that was typed last, in the shortcut or here. */
  said: string | undefined;
  terms: Bounds | undefined;
  /** Why nothing may be sent now, to protect the member. */
  stop: Phrase | undefined;
  /** Who gets a link to pay; undefined where the member pays. */
  payer: Phone | undefined;
  to: Phone | undefined;
  /** The shortcut had a number to which nothing can be sent. */
  isOdd: boolean;
  name: string | undefined;
  amount: Money | undefined;
  priced: sats.PayPriced | undefined;
  notice: Phrase | undefined;
};
type Event = Said | { type: 'WALLET' | 'LINK' | 'GO' | 'AGAIN' | 'YES' | 'NO' | 'MENU' };

/**
 * A member sends money to M-Pesa in Tanzania; they, or somebody anywhere, pay for it by Lightning. No PIN is asked for: nothing of
 * the member's moves by this, and who pays confirms it in a wallet of their own, as M-Pesa's own PIN does where it collects.
 */
export const remit = setup({
  types: types<Context, Event>(),
  actors: {
    lightningTerms: read('lightningTerms'),
    safety: read('safety'),
    remittanceQuote: read('remittanceQuote'),
    quoteHolds: read('quoteHolds'),
  },
  guards: {
    isStopped: ({ context: { stop } }) => stop !== undefined,
    isNotOffered: ({ context: { terms } }) => terms === undefined,
    isPayer: ({ context: { me }, event }) => sats.payerNumber(typed(event), me) !== undefined,
    isNumber: ({ context: { me }, event }) => sats.tanzanianNumber(typed(event), me) !== undefined,
    isName: ({ event }) => readFullName(typed(event)) !== undefined,
    isAmount: ({ context }) => amountIn(context)?.status === 'amount',
    lacksNumber: ({ context: { to } }) => to === undefined,
    lacksName: ({ context: { name } }) => name === undefined,
    hasAmount: ({ context: { amount } }) => amount !== undefined,
    isSaid: ({ context: { said } }) => said !== undefined,
    isQuoted: ({ context: { priced } }) => sats.quoteOf(priced) !== undefined,
    isLimit: ({ context: { priced } }) => sats.isRefused(priced, 'limit'),
    isBadNumber: ({ context: { priced } }) => sats.isRefused(priced, 'badNumber'),
    isBadName: ({ context: { priced } }) => sats.isRefused(priced, 'badName'),
    mayAskAgain: ({ context: { priced } }) => sats.mayAskAgain(priced),
  },
  actions: {
    takePayer: assign({ payer: ({ context: { me }, event }) => sats.payerNumber(typed(event), me), notice: undefined }),
    takeNumber: assign({ to: ({ context: { me }, event }) => sats.tanzanianNumber(typed(event), me), isOdd: false, notice: undefined }),
    takeName: assign({ name: ({ event }) => readFullName(typed(event)), notice: undefined }),
    takeAmount: assign(({ context }) => {
      const heard = amountIn(context);
      return heard?.status === 'amount' ? { amount: heard.amount, said: undefined, notice: undefined } : {};
    }),
    takeNotice: assign(({ context }) => {
      const heard = amountIn(context);
      return { notice: heard?.status === 'odd' ? heard.notice : undefined, said: undefined };
    }),
    otherAmount: assign({ amount: undefined, priced: undefined, notice: () => say('pay-sats.limit') }),
    otherNumber: assign({ to: undefined, priced: undefined, notice: () => say('remit.noMpesa') }),
    otherName: assign({ name: undefined, priced: undefined, notice: () => say('remit.badName') }),
  },
}).createMachine({
  id: 'remit',
  context: ({ input: { me, args } }) => ({
    ...{ me, terms: undefined, stop: undefined, payer: undefined, name: undefined },
    ...{ amount: undefined, priced: undefined, notice: undefined },
    ...sats.orderFor(args?.order, me),
  }),
  initial: 'opening',
  states: {
    opening: {
      invoke: {
        src: 'lightningTerms',
        input: ({ context: { me } }) => ({ me, kind: 'remittance' as const }),
        onDone: { target: 'offered', actions: assign({ terms: ({ event }) => sats.boundsOf(event.output) }) },
      },
    },
    offered: { always: [{ guard: 'isNotOffered', target: 'notOffered' }, { target: 'minding' }] },
    /** Whoever holds a stolen SIM hears it before they ask for anything. */
    minding: minds('minded'),
    minded: { always: [{ guard: 'isStopped', target: 'stopped' }, { target: 'who' }] },
    stopped: { ...shows(({ stop }: Context) => ({ text: sats.seen(stop), options: [toMenu] })), on: { MENU: 'menu' } },
    notOffered: {
      ...shows(({ me }: Context) => ({ text: say('send.notOffered', { chama: chamaName(me) }), options: [toMenu] })),
      on: { MENU: 'menu' },
    },
    who: {
      ...shows(() => ({ text: say('pay-sats.who'), options: sats.whoOptions })),
      on: { WALLET: { target: 'asking', actions: assign({ payer: undefined }) }, LINK: 'payer' },
    },
    payer: {
      ...shows(({ notice }: Context) => ({
        text: say('pay-sats.payer', { example: sats.payerExample }),
        notice,
        field: 'phone' as const,
      })),
      on: {
        SAID: [
          { guard: 'isPayer', target: 'asking', actions: 'takePayer' },
          { target: 'payer', actions: assign({ notice: () => say('pay-sats.badPayer') }) },
        ],
      },
    },
    /** What is not known yet, and then the price. */
    asking: {
      always: [
        { guard: 'lacksNumber', target: 'number' },
        { guard: 'lacksName', target: 'name' },
        { guard: 'hasAmount', target: 'pricing' },
        { guard: 'isSaid', target: 'weighing' },
        { target: 'amount' },
      ],
    },
    number: {
      ...shows(({ me, isOdd, notice }: Context) => ({
        text: say('remit.number', { example: sats.tanzanianExample(me) }),
        notice: notice ?? (isOdd ? say('remit.badNumber') : undefined),
        field: 'phone' as const,
      })),
      on: {
        SAID: [
          { guard: 'isNumber', target: 'asking', actions: 'takeNumber' },
          { target: 'number', actions: assign({ notice: () => say('remit.badNumber') }) },
        ],
      },
    },
    name: {
      ...shows(({ me, to, notice }: Context) => ({
        text: say('remit.name', { phone: sats.shownThere(me, to) }),
        notice,
        field: 'text' as const,
      })),
      on: {
        SAID: [
          { guard: 'isName', target: 'asking', actions: 'takeName' },
          { target: 'name', actions: assign({ notice: () => say('remit.badName') }) },
        ],
      },
    },
    amount: {
      ...shows(({ me, to, name, terms, notice }: Context) => {
        const { min = '', max = '' } = terms ?? {};
        return {
          text: say('remit.amount', { name: memberName(name ?? '', me), phone: sats.shownThere(me, to), min, max }),
          notice,
          field: 'amount' as const,
        };
      }),
      on: { SAID: { target: 'weighing', actions: assign({ said: ({ event }) => typed(event) }) } },
    },
    weighing: {
      always: [
        { guard: 'isAmount', target: 'pricing', actions: 'takeAmount' },
        { target: 'amount', actions: 'takeNotice' },
      ],
    },
    pricing: {
      invoke: {
        src: 'remittanceQuote',
        input: ({ context: { me, to, name, amount } }) => ({
          me,
          phone: sats.seen(to),
          recipientName: sats.seen(name),
          amount: sats.seen(amount),
        }),
        onDone: { target: 'priced', actions: assign({ priced: ({ event }) => event.output }) },
      },
    },
    priced: {
      always: [
        { guard: 'isQuoted', target: 'quote' },
        { guard: 'isLimit', target: 'amount', actions: 'otherAmount' },
        { guard: 'isBadNumber', target: 'number', actions: 'otherNumber' },
        { guard: 'isBadName', target: 'name', actions: 'otherName' },
        { guard: 'mayAskAgain', target: 'again' },
        { target: 'refused' },
      ],
    },
    quote: {
      ...shows(({ me, priced, notice }: Context) => ({
        text: sats.priceText(me, sats.seen(sats.quoteOf(priced))),
        notice,
        options: [{ label: say('loan-apply.go'), event: { type: 'GO' } }],
      })),
      on: { GO: { target: 'confirm', actions: assign({ notice: undefined }) } },
    },
    again: {
      ...shows(({ priced }: Context) => ({
        text: sats.againText(priced),
        options: [{ label: say('engine.tryAgain'), event: { type: 'AGAIN' } }, toMenu],
      })),
      on: { AGAIN: 'pricing', MENU: 'menu' },
    },
    refused: ends(({ me, priced }: Context) => ({ text: sats.noText(me, priced) })),
    confirm: {
      ...shows(({ me, to, name, payer, priced }: Context) => {
        const quote = sats.seen(sats.quoteOf(priced));
        const what = say('remit.confirm', { amount: quote.amount, name: memberName(name ?? '', me), phone: sats.shownThere(me, to) });
        return { text: lines(what, sats.paysText(quote, payer)), options: yesOrNo, confirms: true };
      }),
      on: { YES: 'holding', NO: 'cancelled' },
    },
    /** A price lives five minutes: one that is over is said anew, and confirmed anew. */
    holding: {
      invoke: {
        src: 'quoteHolds',
        input: ({ context: { priced } }) => ({ expiresAt: sats.seen(sats.quoteOf(priced)).expiresAt }),
        onDone: [
          {
            guard: ({ event }) => event.output,
            target: 'asked',
            actions: wants(({ to, name, payer, priced }: Context) => ({
              kind: 'payByLightning',
              quote: sats.seen(sats.quoteOf(priced)),
              phone: sats.seen(to),
              recipientName: sats.seen(name),
              ...(payer !== undefined && { payer }),
            })),
          },
          { target: 'pricing', actions: assign({ priced: undefined, notice: () => say('pay-sats.newPrice') }) },
        ],
      },
    },
    asked: ends(({ me, name, payer, priced }: Context) => ({
      text: sats.askedText(sats.seen(sats.quoteOf(priced)), payer, say('pay-sats.toPerson', { name: memberName(name ?? '', me) })),
    })),
    cancelled: ends(() => ({ text: say('pay-sats.cancelled') })),
    menu: leads(() => ({ flow: 'menu' })),
  },
});

const amountIn = ({ said, terms }: Context) => (said === undefined || !terms ? undefined : readAmount(said, terms));
