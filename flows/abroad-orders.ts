import { assign, setup } from 'xstate';
import { formatMoney, type Money } from '../src/money.js';
import { packed, shown } from './kit/abroad-draft.js';
import { lines } from './kit/lines.js';
import type { Me } from './kit/me.js';
import { placeName } from './kit/names.js';
import { toMenu, yesOrNo } from './kit/options.js';
import type { PastPayout } from './kit/payout.js';
import { read } from './kit/reads.js';
import { say, type Phrase } from './kit/say.js';
import { leads, shows, type Option } from './kit/screen.js';
import { types } from './kit/types.js';
import { wants } from './kit/wants.js';

/** What can be put right is stuck, however far it is. */
const standing = (order: Order | undefined): PastPayout['state'] | 'stuck' =>
  order?.may.includes('mend') ? 'stuck' : (order?.state ?? 'withHuman');

/** A payment as it is kept here: without its method, whose lists are long. */
type Order = Omit<PastPayout, 'method'> & { methodId: string | undefined };
type Context = { me: Me; orders: Order[]; order: Order | undefined };
type Event = { type: 'ORDER'; operationId: string } | { type: 'MEND' | 'CANCEL' | 'SEND' | 'YES' | 'NO' | 'MENU' };

/** Payments that are shown at once. */
const ordersMax = 8;

/** What a member has sent abroad: where each payment stands, and what can be done about it. */
export const abroadOrders = setup({
  types: types<Context, Event>(),
  actors: { payouts: read('payouts') },
  guards: {
    isNone: ({ context: { orders } }) => orders.length === 0,
    isOne: ({ context: { orders } }) => orders.length === 1,
  },
}).createMachine({
  id: 'abroad-orders',
  context: ({ input: { me } }) => ({ me, orders: [], order: undefined }),
  initial: 'opening',
  states: {
    opening: {
      invoke: {
        src: 'payouts',
        input: ({ context: { me } }) => ({ me }),
        onDone: {
          target: 'counted',
          actions: assign(({ event: { output } }) => ({
            orders: output.slice(0, ordersMax).map(({ method, ...rest }) => ({ ...rest, methodId: method?.id })),
            order: undefined,
          })),
        },
      },
    },
    counted: {
      always: [
        { guard: 'isNone', target: 'none' },
        { guard: 'isOne', target: 'showing', actions: assign(({ context: { orders } }) => ({ order: orders[0], orders: [] })) },
        { target: 'choosing' },
      ],
    },
    none: {
      ...shows(() => ({ text: say('abroad-orders.none'), options: [{ label: say('abroad.send'), event: { type: 'SEND' } }, toMenu] })),
      on: { SEND: 'abroad', MENU: 'menu' },
    },
    choosing: {
      ...shows(({ orders }: Context) => ({
        text: say('abroad-orders.choose'),
        options: orders.map(({ operationId, gets, date }): Option => ({
          label: itemOf(gets, date),
          event: { type: 'ORDER', operationId } as Event,
        })),
      })),
      on: {
        ORDER: {
          target: 'showing',
          actions: assign(({ context: { orders }, event }) => ({
            order: orders.find(({ operationId }) => operationId === event.operationId),
            orders: [],
          })),
        },
      },
    },
    showing: {
      ...shows(({ order }: Context) => ({
        text: lines(
          say('abroad-orders.what', { ...whatOf(order), country: { country: order?.country ?? '' } }),
          say('abroad-orders.paid', { date: { date: order?.date ?? '' }, paid: order?.paid ?? '' }),
          say(`abroad-orders.is.${standing(order)}`),
        ),
        options: [
          ...(order?.may.includes('mend') && order.methodId !== undefined
            ? [{ label: say('abroad-orders.mend'), event: { type: 'MEND' } }]
            : []),
          ...(order?.may.includes('cancel') ? [{ label: say('abroad-orders.cancel'), event: { type: 'CANCEL' } }] : []),
          toMenu,
        ],
      })),
      on: { MEND: 'recipient', CANCEL: 'confirm', MENU: 'menu' },
    },
    confirm: {
      ...shows(({ order }: Context) => ({
        text: say('abroad-orders.confirm', { ...whatOf(order), paid: order?.paid ?? '' }),
        options: yesOrNo,
        confirms: true,
      })),
      on: {
        YES: {
          target: 'stopping',
          actions: wants(({ order }: Context) => ({ kind: 'cancelPayout', operationId: shown(order).operationId })),
        },
        NO: 'showing',
      },
    },
    stopping: { ...shows(() => ({ text: say('abroad-orders.stopping'), options: [toMenu] })), on: { MENU: 'menu' } },
    recipient: leads(({ order }: Context) => {
      const { operationId, country, methodId } = shown(order);
      const draft = { operationId, country, methodId: shown(methodId), needs: [], recipient: {}, also: [], at: '' };
      return { flow: 'abroad-recipient', args: packed(draft) };
    }),
    abroad: leads(() => ({ flow: 'abroad' })),
    menu: leads(() => ({ flow: 'menu' })),
  },
});

/** Longest label of a choice, in characters. */
const labelMax = 20;

/** What arrives, and the day and month on which it was sent where there is room for them. */
function itemOf(gets: Money, date: string): Phrase {
  const [, month = '', day = ''] = date.split('-');
  const sent = `${Number(day)}/${Number(month)}`;
  const hasRoom = formatMoney(gets).length + 1 + sent.length <= labelMax;
  return hasRoom ? say('abroad-orders.itemDated', { gets, day: sent }) : say('abroad-orders.item', { gets });
}

const whatOf = (order: Order | undefined) => ({ gets: order?.gets ?? '', recipient: placeName(order?.recipient ?? '') });
