import { setup } from 'xstate';
import type { Me } from './kit/me.js';
import { chamaName } from './kit/names.js';
import { toMenu } from './kit/options.js';
import { say } from './kit/say.js';
import { leads, shows } from './kit/screen.js';
import { types } from './kit/types.js';

type Context = { me: Me; /** Something was begun, and is still there. */ begun: boolean };

/** What one can do here, and whom to call; and how to go on with what was begun. */
export const help = setup({
  types: types<Context, { type: 'MENU' | 'TREASURER' }>(),
}).createMachine({
  id: 'help',
  context: ({ input: { me, args } }) => ({ me, begun: args?.begun !== undefined }),
  initial: 'showing',
  states: {
    showing: {
      ...shows(({ me, begun }: Context) => ({
        text: begun
          ? say('help.goOn', { call: say('engine.helpCall', { phone: me.chama.helpPhone }) })
          : say('help.text', { chama: chamaName(me), call: say('engine.helpCall', { phone: me.chama.helpPhone }) }),
        // Behind the menu, so that its number stays what it is.
        options: [toMenu, ...(me.member ? [{ label: say('help.treasurer'), event: { type: 'TREASURER' } }] : [])],
      })),
      on: { MENU: 'menu', TREASURER: 'treasurer' },
    },
    menu: leads(() => ({ flow: 'menu' })),
    treasurer: leads(() => ({ flow: 'treasurer' })),
  },
});
