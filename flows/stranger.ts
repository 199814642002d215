import { setup } from 'xstate';
import type { Me } from './kit/me.js';
import { chamaName } from './kit/names.js';
import { say, type Phrase } from './kit/say.js';
import { ends } from './kit/screen.js';
import { types } from './kit/types.js';

type Context = { me: Me };

/** Somebody who is no active member hears what this is, why they cannot go on, and whom to ask. */
export const stranger = setup({
  types: types<Context>(),
}).createMachine({
  id: 'stranger',
  context: ({ input: { me } }) => ({ me }),
  initial: 'told',
  states: { told: ends(({ me }: Context) => ({ text: why(me) })) },
});

const why = (me: Me): Phrase =>
  say(`stranger.${me.standing ?? 'unknown'}`, { chama: chamaName(me), call: say('engine.helpCall', { phone: me.chama.helpPhone }) });
