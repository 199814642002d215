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
  types: types<Context, { type: 'MENU' }>(),
}).createMachine({
  id: 'help',
  context: ({ input: { me } }) => ({ me }),
  initial: 'showing',
  states: {
    showing: {
      ...shows(({ me }: Context) => ({
        text: say('help.text', { chama: chamaName(me), call: say('engine.helpCall', { phone: me.chama.helpPhone }) }),
        options: [toMenu],
      })),
      on: { MENU: 'menu' },
    },
    menu: leads(() => ({ flow: 'menu' })),
  },
});
