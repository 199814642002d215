import { setup } from 'xstate';
import type { Me } from './kit/me.js';
import { chamaName } from './kit/names.js';
import { say, type Phrase } from './kit/say.js';
import { ends, leads, shows } from './kit/screen.js';
import { types } from './kit/types.js';

type Context = { me: Me };

/**
 * Somebody who is no active member hears what this is, why they cannot go on, and whom to ask. Whose number the network vouches for, and who is on
 * no list, may ask to join.
 */
export const stranger = setup({
  types: types<Context, { type: 'JOIN' | 'CODE' }>(),
  guards: { mayAsk: ({ context: { me } }) => me.standing === undefined && me.phone !== undefined && me.channel !== 'whatsapp' },
}).createMachine({
  id: 'stranger',
  context: ({ input: { me } }) => ({ me }),
  initial: 'opening',
  states: {
    opening: { always: [{ guard: 'mayAsk', target: 'offered' }, { target: 'told' }] },
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
    told: ends(({ me }: Context) => ({ text: why(me) })),
    join: leads(() => ({ flow: 'join' })),
    code: leads(() => ({ flow: 'join', args: { by: 'code' } })),
  },
});

const why = (me: Me): Phrase =>
  say(`stranger.${me.standing ?? 'unknown'}`, { chama: chamaName(me), call: say('engine.helpCall', { phone: me.chama.helpPhone }) });
