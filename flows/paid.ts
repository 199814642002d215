import { assign, setup } from 'xstate';
import type { Money } from '../src/money.js';
import type { Me } from './kit/me.js';
import { chamaName, walletName } from './kit/names.js';
import { toMenu, yesOrNo } from './kit/options.js';
import { thingIn } from './kit/payable.js';
import { read } from './kit/reads.js';
import { readReceipt } from './kit/receipt.js';
import type { PaidFor } from './kit/records.js';
import { say, type Phrase } from './kit/say.js';
import { ends, leads, shows, type Said } from './kit/screen.js';
import { typed } from './kit/typed.js';
import { types } from './kit/types.js';
import { wants } from './kit/wants.js';

type Context = {
  me: Me;
  /** What was typed last, here or in the shortcut that led here. */
  said: string | undefined;
  receipt: string;
  amount?: Money | undefined;
  /** What it was paid for, where that was no contribution. */
  for: PaidFor | undefined;
  notice: Phrase | undefined;
};
type Event = Said | { type: 'YES' | 'NO' | 'MENU' };

/** "I have already paid": a member shows the message of a payment, or types its code, and has it checked. */
export const paid = setup({
  types: types<Context, Event>(),
  actors: { receiptKnown: read('receiptKnown') },
  guards: {
    isSaid: ({ context: { said } }) => said !== undefined,
    isReceipt: ({ context }) => heardIn(context).status === 'receipt',
    cameIn: ({ context }) => heardIn(context).status === 'received',
  },
  actions: {
    takeReceipt: assign(({ context }) => {
      const heard = heardIn(context);
      return heard.status === 'receipt' ? { receipt: heard.receipt, amount: heard.amount, said: undefined, notice: undefined } : {};
    }),
  },
}).createMachine({
  id: 'paid',
  context: ({ input: { me, args } }) => ({ me, said: args?.said, for: thingIn(args), receipt: '', notice: undefined }),
  initial: 'opening',
  states: {
    opening: { always: [{ guard: 'isSaid', target: 'reading' }, { target: 'message' }] },
    message: {
      ...shows(({ me, notice }: Context) => ({ text: say('paid.message', { wallet: walletName(me) }), notice, field: 'text' as const })),
      on: { SAID: { target: 'reading', actions: assign({ said: ({ event }) => typed(event) }) } },
    },
    reading: {
      always: [
        { guard: 'isReceipt', target: 'looking', actions: 'takeReceipt' },
        { guard: 'cameIn', target: 'message', actions: assign({ said: undefined, notice: () => say('paid.cameIn') }) },
        { target: 'message', actions: assign({ said: undefined, notice: () => say('paid.noCode') }) },
      ],
    },
    looking: {
      invoke: {
        src: 'receiptKnown',
        input: ({ context: { me, receipt } }) => ({ me, receipt }),
        onDone: [
          { guard: ({ event }) => event.output === 'recorded', target: 'recorded' },
          { guard: ({ event }) => event.output === 'checking', target: 'checking' },
          { target: 'confirm' },
        ],
      },
    },
    confirm: {
      ...shows((context: Context) => ({
        text: toConfirm(context),
        options: yesOrNo,
        confirms: true,
      })),
      on: {
        YES: {
          target: 'asked',
          actions: wants(({ receipt, amount, for: what }: Context) => ({
            ...{ kind: 'claim', receipt },
            ...(amount && { amount }),
            ...(what && { for: what }),
          })),
        },
        NO: 'cancelled',
      },
    },
    recorded: {
      ...shows(({ receipt }: Context) => ({ text: say('paid.recorded', { receipt }), options: [toMenu] })),
      on: { MENU: 'menu' },
    },
    checking: {
      ...shows(({ receipt }: Context) => ({ text: say('paid.checking', { receipt }), options: [toMenu] })),
      on: { MENU: 'menu' },
    },
    asked: ends(({ receipt }: Context) => ({ text: say('paid.asked', { receipt }) })),
    cancelled: ends(() => ({ text: say('paid.cancelled') })),
    menu: leads(() => ({ flow: 'menu' })),
  },
});

function toConfirm({ me, receipt, amount, for: what }: Context): Phrase {
  const values = { receipt, chama: chamaName(me) };
  if (!what) return amount ? say('paid.confirmAmount', { ...values, amount }) : say('paid.confirm', values);
  const named = { ...values, what: say(`pay-for.paid.${what.purpose}`) };
  return amount ? say('paid.confirmForAmount', { ...named, amount }) : say('paid.confirmFor', named);
}

const heardIn = ({ said, me }: Context) => readReceipt(said ?? '', me.chama.currency);
