import { setup } from 'xstate';
import type { Me } from './kit/me.js';
import { leads } from './kit/screen.js';
import { types } from './kit/types.js';

/** Somebody who is in several chamas changes to another. Which these are is the engine's to know: it asks as it does at the beginning. */
export const changeChama = setup({
  types: types<{ me: Me }, { type: 'NONE' }>(),
}).createMachine({
  id: 'change-chama',
  context: ({ input: { me } }) => ({ me }),
  initial: 'opening',
  states: {
    opening: { always: 'choosing' },
    choosing: leads(() => ({ flow: 'change-chama' })),
  },
});
