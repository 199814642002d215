import { assign, setup } from 'xstate';
import { dateIn } from '../src/clock.js';
import type { Money } from '../src/money.js';
import { internationalPhone, type Phone } from '../src/phone.js';
import { readAmount } from './kit/amount.js';
import type { LinkTerms, OpenLink } from './kit/link.js';
import type { Me } from './kit/me.js';
import { chamaName } from './kit/names.js';
import { toMenu, yesOrNo } from './kit/options.js';
import { payerExample, payerNumber } from './kit/pay-by-lightning.js';
import { read } from './kit/reads.js';
import { say, type Phrase } from './kit/say.js';
import { ends, leads, shows, type Said } from './kit/screen.js';
import { typed } from './kit/typed.js';
import { types } from './kit/types.js';
import { wants } from './kit/wants.js';

type Context = {
  me: Me;
  /** What was typed last as an amount, here or in what led here. */
  said: string | undefined;
  terms: LinkTerms | undefined;
  amount: Money | undefined;
  /** Who gets the link by SMS; undefined where the member does. */
  payer: Phone | undefined;
  notice: Phrase | undefined;
};
type Event = Said | { type: 'OFFERED' | 'ME' | 'OTHER' | 'AGAIN' | 'YES' | 'NO' | 'MENU' };

/**
 * A member has a link made by which their contribution is paid, by themselves or by somebody whom they name. No PIN is asked for: nothing of the
 * member's moves by this, and who pays approves it with their own.
 */
export const payLink = setup({
  types: types<Context, Event>(),
  actors: { linkTerms: read('linkTerms') },
  guards: {
    isNotOffered: ({ context: { terms } }) => terms?.status === 'notOffered',
    isOpen: ({ context: { terms } }) => terms?.status === 'open',
    isFull: ({ context: { terms } }) => terms?.status === 'full',
    isSaid: ({ context: { said } }) => said !== undefined,
    isAmount: ({ context }) => amountIn(context)?.status === 'amount',
    isPayer: ({ context: { me }, event }) => payerNumber(typed(event), me) !== undefined,
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
    takePayer: assign({ payer: ({ context: { me }, event }) => payerNumber(typed(event), me), notice: undefined }),
  },
}).createMachine({
  id: 'pay-link',
  context: ({ input: { me, args } }) => ({
    ...{ me, said: args?.amount, terms: undefined, amount: undefined, payer: undefined, notice: undefined },
  }),
  initial: 'opening',
  states: {
    opening: {
      invoke: {
        src: 'linkTerms',
        input: ({ context: { me } }) => ({ me }),
        onDone: { target: 'offered', actions: assign({ terms: ({ event }) => event.output }) },
      },
    },
    offered: {
      always: [
        { guard: 'isNotOffered', target: 'notOffered' },
        { guard: 'isOpen', target: 'open' },
        { guard: 'isFull', target: 'full' },
        { guard: 'isSaid', target: 'weighing' },
        { target: 'amount' },
      ],
    },
    notOffered: {
      ...shows(({ me }: Context) => ({ text: say('pay-link.notOffered', { chama: chamaName(me) }), options: [toMenu] })),
      on: { MENU: 'menu' },
    },
    full: {
      ...shows(({ terms }: Context) => ({ text: terms?.status === 'full' ? terms.phrase : say('pay-link.cancelled'), options: [toMenu] })),
      on: { MENU: 'menu' },
    },
    /** One at a time: it is told once more for who has lost it. */
    open: {
      ...shows((context: Context) => ({
        text: openText(context),
        options: [{ label: say('pay-link.again'), event: { type: 'AGAIN' } }, toMenu],
      })),
      on: { AGAIN: { target: 'sentAgain', actions: wants(() => ({ kind: 'sendLinkAgain' })) }, MENU: 'menu' },
    },
    sentAgain: ends(() => ({ text: say('pay-link.sentAgain') })),
    amount: {
      ...shows(({ terms, notice }: Context) => ({
        text: say('pay-link.amount'),
        notice,
        options: [{ label: say('contribute.offered', { amount: boundsOf(terms)?.offered ?? '' }), event: { type: 'OFFERED' } }],
        field: 'amount' as const,
      })),
      on: {
        OFFERED: { target: 'who', actions: assign(({ context: { terms } }) => ({ amount: boundsOf(terms)?.offered, notice: undefined })) },
        SAID: { target: 'weighing', actions: assign({ said: ({ event }) => typed(event) }) },
      },
    },
    weighing: {
      always: [
        { guard: 'isAmount', target: 'who', actions: 'takeAmount' },
        { target: 'amount', actions: 'takeNotice' },
      ],
    },
    who: {
      ...shows(({ amount }: Context) => ({
        text: say('pay-link.who', { amount: amount ?? '' }),
        options: [
          { label: say('pay-link.me'), event: { type: 'ME' } },
          { label: say('pay-link.other'), event: { type: 'OTHER' } },
        ],
      })),
      on: { ME: { target: 'confirm', actions: assign({ payer: undefined }) }, OTHER: 'payer' },
    },
    payer: {
      ...shows(({ notice }: Context) => ({
        text: say('pay-link.payer', { example: payerExample }),
        notice,
        field: 'phone' as const,
      })),
      on: {
        SAID: [
          { guard: 'isPayer', target: 'confirm', actions: 'takePayer' },
          { target: 'payer', actions: assign({ notice: () => say('pay-link.badPayer') }) },
        ],
      },
    },
    confirm: {
      ...shows(({ me, amount, payer }: Context) => {
        const values = { amount: amount ?? '', chama: chamaName(me) };
        const text = payer
          ? say('pay-link.confirmPayer', { ...values, payer: internationalPhone(payer) })
          : say('pay-link.confirm', values);
        return { text, options: yesOrNo, confirms: true };
      }),
      on: {
        YES: {
          target: 'asked',
          actions: wants(({ amount, payer }: Context) => ({
            kind: 'orderLink',
            amount: confirmed(amount),
            ...(payer !== undefined && { payer }),
          })),
        },
        NO: 'cancelled',
      },
    },
    asked: ends(({ amount, payer }: Context) => ({
      text: payer
        ? say('pay-link.askedPayer', { amount: amount ?? '', payer: internationalPhone(payer) })
        : say('pay-link.asked', { amount: amount ?? '' }),
    })),
    cancelled: ends(() => ({ text: say('pay-link.cancelled') })),
    menu: leads(() => ({ flow: 'menu' })),
  },
});

const boundsOf = (terms: LinkTerms | undefined) => (terms?.status === 'offered' ? terms.terms : undefined);

function amountIn({ said, terms }: Context) {
  const bounds = boundsOf(terms);
  return said === undefined || !bounds ? undefined : readAmount(said, bounds);
}

function openText({ me: { chama }, terms }: Context): Phrase {
  if (terms?.status !== 'open') return say('pay-link.cancelled');
  const { amount, until, payer }: OpenLink = terms.link;
  const zone = chama.timeZone;
  const values = { amount, day: { date: dateIn(zone, until) }, time: { time: until, zone } };
  return payer === undefined ? say('pay-link.open', values) : say('pay-link.openPayer', { ...values, payer });
}

/** Nothing is ever asked of anybody that was not on the screen. */
function confirmed(amount: Money | undefined): Money {
  if (!amount) throw new Error('confirmed without an amount');
  return amount;
}
