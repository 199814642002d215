import { assign, setup } from 'xstate';
import { minds } from './kit/minds.js';
import { chamaName } from './kit/names.js';
import { toMenu, yesOrNo } from './kit/options.js';
import { endOf, invoiceIn } from './kit/own-invoice.js';
import { boundsOf, isRefused, mayAskAgain, seen, walletThere } from './kit/pay-by-lightning.js';
import { read } from './kit/reads.js';
import {
  amountHeard,
  invoiceText,
  isPaid,
  misfit,
  noPriceText,
  orderHeard,
  payeeOf,
  paymentHeard,
  priceOf,
  refusedText,
  stopText,
  type Purchase,
} from './kit/sats-purchase.js';
import { say } from './kit/say.js';
import { ends, leads, shows, type Said } from './kit/screen.js';
import { typed } from './kit/typed.js';
import { types } from './kit/types.js';
import { wants } from './kit/wants.js';

type Event = Said | { type: 'AGAIN' | 'YES' | 'NO' | 'MENU' };

/**
 * A member buys sats: a price, their own invoice for exactly that, a payment by mobile money, and its id, handed in together. An
 * invoice cannot be typed on a phone's keys, so USSD leads to a chat, where no PIN may be typed: the payment itself asked for one.
 */
export const buySats = setup({
  types: types<Purchase, Event>(),
  actors: {
    lightningTerms: read('lightningTerms'),
    safety: read('safety'),
    buyQuote: read('buyQuote'),
    invoiceFits: read('invoiceFits'),
    quoteHolds: read('quoteHolds'),
  },
  guards: {
    isNotOffered: ({ context }) => payeeOf(context) === undefined,
    isOnKeys: ({ context: { me } }) => me.channel === 'ussd',
    isStopped: ({ context: { stop } }) => stop !== undefined,
    hasInvoice: ({ context: { bolt11 } }) => bolt11 !== '',
    isSaid: ({ context: { said } }) => said !== undefined,
    isAmount: ({ context }) => amountHeard(context)?.status === 'amount',
    isQuoted: ({ context: { priced } }) => priced?.status === 'quoted',
    isLimit: ({ context }) => !isPaid(context) && isRefused(context.priced, 'limit'),
    mayAskAgain: ({ context: { priced } }) => mayAskAgain(priced),
    isInvoice: ({ event }) => invoiceIn(typed(event)) !== undefined,
    isPayment: ({ context }) => 'receipt' in paymentHeard(context),
  },
  actions: {
    takeAmount: assign(({ context }) => {
      const heard = amountHeard(context);
      return heard?.status === 'amount' ? { amount: heard.amount, said: undefined, notice: undefined } : {};
    }),
    takeOddAmount: assign(({ context }) => {
      const heard = amountHeard(context);
      return { notice: heard?.status === 'odd' ? heard.notice : undefined, said: undefined };
    }),
    takePayment: assign(({ context }) => {
      const heard = paymentHeard(context);
      return { receipt: 'receipt' in heard ? heard.receipt : '', said: undefined, notice: undefined };
    }),
    takeOddPayment: assign(({ context }) => {
      const heard = paymentHeard(context);
      return { notice: 'notice' in heard ? heard.notice : undefined, said: undefined };
    }),
    /** The price is over: what was paid stays paid, and another invoice is due. */
    priceAnew: assign({ priced: undefined, bolt11: '', notice: () => say('pay-sats.newPrice') }),
  },
}).createMachine({
  id: 'buy-sats',
  context: ({ input: { me, args } }) => ({
    ...{ me, amount: undefined, priced: undefined, bolt11: '', notice: undefined, stop: undefined },
    ...orderHeard(args?.amount),
  }),
  initial: 'opening',
  states: {
    opening: {
      invoke: {
        src: 'lightningTerms',
        input: ({ context: { me } }) => ({ me, kind: 'buy' as const }),
        onDone: { target: 'offered', actions: assign({ terms: ({ event }) => event.output }) },
      },
    },
    offered: {
      always: [{ guard: 'isNotOffered', target: 'notOffered' }, { guard: 'isOnKeys', target: 'elsewhere' }, { target: 'minding' }],
    },
    /** Asked at first, and once more before anybody is told to pay: by then the network has mostly said whether the SIM is still theirs. */
    minding: minds('minded'),
    minded: {
      always: [
        { guard: 'isStopped', target: 'stopped' },
        { guard: 'hasInvoice', target: 'pay' },
        { guard: 'isSaid', target: 'weighing' },
        { target: 'amount' },
      ],
    },
    stopped: { ...shows((purchase: Purchase) => ({ text: stopText(purchase), options: [toMenu] })), on: { MENU: 'menu' } },
    notOffered: {
      ...shows(({ me }: Purchase) => ({ text: say('send.notOffered', { chama: chamaName(me) }), options: [toMenu] })),
      on: { MENU: 'menu' },
    },
    elsewhere: {
      ...shows(({ me }: Purchase) => ({ text: say('buy-sats.elsewhere', { chama: chamaName(me) }), options: [toMenu] })),
      on: { MENU: 'menu' },
    },
    amount: {
      ...shows(({ terms, notice }: Purchase) => {
        const { min = '', max = '' } = boundsOf(terms) ?? {};
        return { text: say('buy-sats.amount', { min, max }), notice, field: 'amount' as const };
      }),
      on: { SAID: { target: 'weighing', actions: assign({ said: ({ event }) => typed(event) }) } },
    },
    weighing: {
      always: [
        { guard: 'isAmount', target: 'pricing', actions: 'takeAmount' },
        { target: 'amount', actions: 'takeOddAmount' },
      ],
    },
    pricing: {
      invoke: {
        src: 'buyQuote',
        input: ({ context: { me, amount } }) => ({ me, amount: seen(amount) }),
        onDone: { target: 'priced', actions: assign({ priced: ({ event }) => event.output }) },
      },
    },
    priced: {
      always: [
        { guard: 'isQuoted', target: 'invoice' },
        {
          guard: 'isLimit',
          target: 'amount',
          actions: assign({ amount: undefined, priced: undefined, notice: () => say('pay-sats.limit') }),
        },
        { guard: 'mayAskAgain', target: 'again' },
        { target: 'refused' },
      ],
    },
    again: {
      ...shows((purchase: Purchase) => ({
        text: noPriceText(purchase),
        options: [{ label: say('engine.tryAgain'), event: { type: 'AGAIN' } }, toMenu],
      })),
      on: { AGAIN: 'pricing', MENU: 'menu' },
    },
    refused: ends((purchase: Purchase) => ({ text: refusedText(purchase) })),
    invoice: {
      ...shows((purchase: Purchase) => ({ text: invoiceText(purchase), notice: purchase.notice, field: 'text' as const })),
      on: {
        SAID: [
          {
            guard: 'isInvoice',
            target: 'fitting',
            actions: assign({ bolt11: ({ event }) => invoiceIn(typed(event)) ?? '', notice: undefined }),
          },
          { target: 'invoice', actions: assign({ notice: () => say('buy-sats.unreadable') }) },
        ],
      },
    },
    fitting: {
      invoke: {
        src: 'invoiceFits',
        input: ({ context }) => ({ me: context.me, bolt11: context.bolt11, quote: priceOf(context) }),
        onDone: [
          { guard: ({ event }) => event.output === 'fits', target: 'timing' },
          { target: 'invoice', actions: assign(({ context, event: { output } }) => misfit(context, output)) },
        ],
      },
    },
    /** Nobody is told to pay at a price that is over. */
    timing: {
      invoke: {
        src: 'quoteHolds',
        input: ({ context }) => ({ expiresAt: priceOf(context).expiresAt }),
        onDone: [
          { guard: ({ context, event }) => event.output && isPaid(context), target: 'confirm' },
          { guard: ({ event }) => event.output, target: 'minding' },
          { target: 'pricing', actions: 'priceAnew' },
        ],
      },
    },
    pay: {
      ...shows((purchase: Purchase) => {
        const { amount, expiresAt } = priceOf(purchase);
        const { me, notice } = purchase;
        const until = { time: expiresAt, zone: me.chama.timeZone };
        const text = say('buy-sats.pay', { amount, wallet: walletThere(me), until, payTo: payeeOf(purchase) ?? '' });
        return { text, notice, field: 'text' as const };
      }),
      on: { SAID: { target: 'reading', actions: assign({ said: ({ event }) => typed(event) }) } },
    },
    reading: {
      always: [
        { guard: 'isPayment', target: 'confirm', actions: 'takePayment' },
        { target: 'pay', actions: 'takeOddPayment' },
      ],
    },
    confirm: {
      ...shows((purchase: Purchase) => {
        const { amount, get } = priceOf(purchase);
        const { receipt, bolt11 } = purchase;
        return { text: say('buy-sats.confirm', { receipt, amount, get, end: endOf(bolt11) }), options: yesOrNo, confirms: true };
      }),
      on: { YES: 'holding', NO: 'left' },
    },
    holding: {
      invoke: {
        src: 'quoteHolds',
        input: ({ context }) => ({ expiresAt: priceOf(context).expiresAt }),
        onDone: [
          { guard: ({ event }) => event.output, target: 'refitting' },
          { target: 'pricing', actions: 'priceAnew' },
        ],
      },
    },
    /** The invoice may have run out while they paid. */
    refitting: {
      invoke: {
        src: 'invoiceFits',
        input: ({ context }) => ({ me: context.me, bolt11: context.bolt11, quote: priceOf(context) }),
        onDone: [
          {
            guard: ({ event }) => event.output === 'fits',
            target: 'asked',
            actions: wants((purchase: Purchase) => ({
              kind: 'buySats',
              quote: priceOf(purchase),
              receipt: purchase.receipt,
              bolt11: purchase.bolt11,
            })),
          },
          { target: 'invoice', actions: assign(({ context, event: { output } }) => misfit(context, output)) },
        ],
      },
    },
    asked: ends((purchase: Purchase) => ({
      text: say('buy-sats.asked', { receipt: purchase.receipt, get: priceOf(purchase).get }),
    })),
    left: ends(({ receipt }: Purchase) => ({ text: say('buy-sats.left', { receipt }) })),
    menu: leads(() => ({ flow: 'menu' })),
  },
});
