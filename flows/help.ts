import { setup } from 'xstate';
import type { Me } from './kit/me.js';
import { chamaName } from './kit/names.js';
import { toMenu } from './kit/options.js';
import { say } from './kit/say.js';
import { leads, shows } from './kit/screen.js';
import { types } from './kit/types.js';

type Context = { me: Me };

/** What one can do here, and whom to call. */
export const help = setup({
  types: types<Context, { type: 'MENU' | 'TREASURER' }>(),
}).createMachine({
  id: 'help',
  context: ({ input: { me } }) => ({ me }),
  initial: 'showing',
  states: {
    showing: {
      ...shows(({ me }: Context) => ({
        text: say('help.text', { chama: chamaName(me), call: say('engine.helpCall', { phone: me.chama.helpPhone }) }),
        // Behind the menu, so that its number stays what it is.
        options: [toMenu, ...(me.member ? [{ label: say('help.treasurer'), event: { type: 'TREASURER' } }] : [])],
      })),
      on: { MENU: 'menu', TREASURER: 'treasurer' },
    },
    menu: leads(() => ({ flow: 'menu' })),
    treasurer: leads(() => ({ flow: 'treasurer' })),
  },
});
