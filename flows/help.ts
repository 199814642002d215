import { setup } from 'xstate';
import type { Input, Me } from './kit/me.js';
import { chamaName } from './kit/names.js';
import { toMenu } from './kit/options.js';
import { say } from './kit/say.js';
import { leads, shows, type Meta } from './kit/screen.js';

type Context = { me: Me };

/** What one can do here, and whom to call. */
export const help = setup({
  types: {} as { context: Context; events: { type: 'MENU' }; input: Input; meta: Meta },
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
