import { assign, setup } from 'xstate';
import type { Me } from './kit/me.js';
import { chamaName } from './kit/names.js';
import { toMenu } from './kit/options.js';
import { orderFor } from './kit/pay-by-lightning.js';
import { read } from './kit/reads.js';
import { say } from './kit/say.js';
import { leads, shows, type Option } from './kit/screen.js';
import { types } from './kit/types.js';

type Context = {
  me: Me;
  /** The shortcut that led here. */
  order: string | undefined;
  /** Sats can be bought here. */
  sells: boolean;
};
type Choice = 'REMIT' | 'AIRTIME' | 'ABROAD' | 'BUY' | 'ORDERS' | 'MENU';

/** Where money can be sent to from here. Only what the chama offers is shown, and what is the only thing is led to at once. */
export const send = setup({
  types: types<Context, { type: Choice }>(),
  actors: { lightningTerms: read('lightningTerms') },
  guards: {
    isNothing: ({ context: { me } }) => !hasLightning(me) && !me.chama.abroad,
    isAbroadOnly: ({ context: { me } }) => !hasLightning(me),
    isForTanzania: ({ context: { me, order } }) => order !== undefined && (!me.chama.abroad || orderFor(order, me).to !== undefined),
  },
}).createMachine({
  id: 'send',
  context: ({ input: { me, args } }) => ({ me, order: args?.order, sells: false }),
  initial: 'opening',
  states: {
    opening: {
      always: [
        { guard: 'isNothing', target: 'notOffered' },
        { guard: 'isAbroadOnly', target: 'abroad' },
        { guard: 'isForTanzania', target: 'remit' },
        { target: 'asking' },
      ],
    },
    asking: {
      invoke: {
        src: 'lightningTerms',
        input: ({ context: { me } }) => ({ me, kind: 'buy' as const }),
        onDone: {
          target: 'choosing',
          actions: assign({ sells: ({ event: { output } }) => output.status === 'offered' && output.payTo !== undefined }),
        },
      },
    },
    choosing: {
      ...shows(({ me, sells }: Context) => ({
        text: say('send.choose', { chama: chamaName(me) }),
        options: [
          choice('send.remit', 'REMIT'),
          // At home there the menu's own airtime is this.
          ...(me.chama.country === 'TZ' ? [] : [choice('send.airtime', 'AIRTIME')]),
          ...(me.chama.abroad ? [choice('send.abroad', 'ABROAD')] : []),
          ...(sells ? [choice('send.buy', 'BUY')] : []),
          choice('send.orders', 'ORDERS'),
        ],
      })),
      on: { REMIT: 'remit', AIRTIME: 'airtime', ABROAD: 'abroad', BUY: 'buy', ORDERS: 'orders' },
    },
    notOffered: {
      ...shows(({ me }: Context) => ({ text: say('send.notOffered', { chama: chamaName(me) }), options: [toMenu] })),
      on: { MENU: 'menu' },
    },
    remit: leads(({ order }: Context) => ({ flow: 'remit', ...(order !== undefined && { args: { order } }) })),
    airtime: leads(() => ({ flow: 'airtime-sats' })),
    abroad: leads(() => ({ flow: 'abroad' })),
    buy: leads(() => ({ flow: 'buy-sats' })),
    orders: leads(() => ({ flow: 'sats' })),
    menu: leads(() => ({ flow: 'menu' })),
  },
});

const choice = (label: 'send.remit' | 'send.airtime' | 'send.abroad' | 'send.buy' | 'send.orders', type: Choice): Option => ({
  label: say(label),
  event: { type },
});

const hasLightning = ({ chama }: Me): boolean => chama.lightning === true;
