import { assign, setup } from 'xstate';
import type { LightningHistory, PastOrder } from './kit/lightning.js';
import { lines } from './kit/lines.js';
import type { Me } from './kit/me.js';
import { chamaName } from './kit/names.js';
import { toMenu } from './kit/options.js';
import { read } from './kit/reads.js';
import { say, type Phrase } from './kit/say.js';
import { leads, shows } from './kit/screen.js';
import { types } from './kit/types.js';

type Context = { me: Me; history: LightningHistory };

/** A few pages of a small phone. */
const ordersMax = 10;

/** What a member has ordered that has to do with sats, the newest first, and what fee their volume has earned them. As a statement it is behind the PIN. */
export const sats = setup({
  types: types<Context, { type: 'SEND' | 'MENU' }>(),
  actors: { lightningHistory: read('lightningHistory') },
  guards: { isNotOffered: ({ context: { me } }) => me.chama.lightning !== true },
}).createMachine({
  id: 'sats',
  context: ({ input: { me } }) => ({ me, history: { orders: [], standing: undefined } }),
  initial: 'opening',
  states: {
    opening: { always: [{ guard: 'isNotOffered', target: 'notOffered' }, { target: 'asking' }] },
    asking: {
      invoke: {
        src: 'lightningHistory',
        input: ({ context: { me } }) => ({ me }),
        onDone: {
          target: 'showing',
          actions: assign({ history: ({ event: { output } }) => ({ ...output, orders: output.orders.slice(0, ordersMax) }) }),
        },
      },
    },
    showing: {
      ...shows(({ me, history: { orders, standing } }: Context) => ({
        text: lines(
          say('sats.title', { chama: chamaName(me) }),
          ...standingLines(standing),
          ...(orders.length === 0 ? [say('sats.none')] : orders.map(line)),
        ),
        options: [{ label: say('menu.send'), event: { type: 'SEND' } }, toMenu],
      })),
      on: { SEND: 'send', MENU: 'menu' },
    },
    notOffered: {
      ...shows(({ me }: Context) => ({ text: say('send.notOffered', { chama: chamaName(me) }), options: [toMenu] })),
      on: { MENU: 'menu' },
    },
    send: leads(() => ({ flow: 'send' })),
    menu: leads(() => ({ flow: 'menu' })),
  },
});

/** The fee as it is now, and how far it is to a lower one; nothing where nobody could tell. */
function standingLines(standing: LightningHistory['standing']): Phrase[] {
  if (!standing) return [];
  const { tier, feePercent: percent, missing } = standing;
  return [
    tier ? say('sats.tier', { tier: say(`sats.${tier}`), percent }) : say('sats.fee', { percent }),
    ...(missing ? [say('sats.missing', { amount: missing.amount, tier: say(`sats.${missing.tier}`) })] : []),
  ];
}

/** What was bought is told in sats; what was sent, by whom it went to. */
function line({ kind, date, amount, sats: count, phone, state }: PastOrder): Phrase {
  const values = { date: { date }, what: say(`sats.${kind}`), amount, state: say(`sats.${state}`) };
  const more = kind === 'buy' ? count : phone;
  return more === undefined ? say('sats.item', values) : say('sats.itemMore', { ...values, more });
}
