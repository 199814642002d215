import { assign, setup } from 'xstate';
import type { WayIn } from './kit/care.js';
import type { Me } from './kit/me.js';
import { chamaName } from './kit/names.js';
import { read } from './kit/reads.js';
import { say, type Phrase } from './kit/say.js';
import { ends, leads, shows } from './kit/screen.js';
import { types } from './kit/types.js';
import { wayText } from './kit/way-in.js';

type Context = { me: Me; way: WayIn | undefined };

/**
 * Somebody who is no active member hears what this is, where they stand, and whom to ask. Whose number the network vouches for, and who is on
 * no list and has not asked, may ask to join.
 */
export const stranger = setup({
  types: types<Context, { type: 'JOIN' | 'CODE' }>(),
  actors: { wayIn: read('wayIn') },
  guards: {
    stands: ({ context: { way } }) => way !== undefined && way.status !== 'none' && way.status !== 'member',
    mayAsk: ({ context: { me } }) => me.standing === undefined && me.phone !== undefined && me.channel !== 'whatsapp',
  },
}).createMachine({
  id: 'stranger',
  context: ({ input: { me } }) => ({ me, way: undefined }),
  initial: 'opening',
  states: {
    opening: {
      invoke: {
        src: 'wayIn',
        input: ({ context: { me } }) => ({ me }),
        onDone: { target: 'known', actions: assign({ way: ({ event }) => event.output }) },
      },
    },
    known: { always: [{ guard: 'stands', target: 'standing' }, { guard: 'mayAsk', target: 'offered' }, { target: 'told' }] },
    offered: {
      ...shows(({ me }: Context) => ({
        text: say('stranger.offered', { chama: chamaName(me) }),
        options: [
          { label: say('stranger.join'), event: { type: 'JOIN' } },
          { label: say('stranger.code'), event: { type: 'CODE' } },
        ],
        noBack: true,
      })),
      on: { JOIN: 'join', CODE: 'code' },
    },
    standing: ends(({ me, way }: Context) => ({ text: wayText(way, me.chama.name, me) ?? why(me) })),
    told: ends(({ me }: Context) => ({ text: why(me) })),
    join: leads(() => ({ flow: 'join' })),
    code: leads(() => ({ flow: 'join', args: { by: 'code' } })),
  },
});

const why = (me: Me): Phrase =>
  say(`stranger.${me.standing ?? 'unknown'}`, { chama: chamaName(me), call: say('engine.helpCall', { phone: me.chama.helpPhone }) });
