import { setup } from 'xstate';
import type { Input, Me } from './kit/me.js';
import { chamaName } from './kit/names.js';
import { say, type Phrase } from './kit/say.js';
import { ends, type Meta } from './kit/screen.js';

type Context = { me: Me };

/** Somebody who is no active member hears what this is, why they cannot go on, and whom to ask. */
export const stranger = setup({
  types: {} as { context: Context; input: Input; meta: Meta },
}).createMachine({
  id: 'stranger',
  context: ({ input: { me } }) => ({ me }),
  initial: 'told',
  states: { told: ends(({ me }: Context) => ({ text: why(me) })) },
});

const why = (me: Me): Phrase =>
  say(`stranger.${me.standing ?? 'unknown'}`, { chama: chamaName(me), call: say('engine.helpCall', { phone: me.chama.helpPhone }) });
