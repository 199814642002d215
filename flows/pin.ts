import { assign, setup } from 'xstate';
import type { Me } from './kit/me.js';
import { chamaName, walletName } from './kit/names.js';
import { isPin } from './kit/pin-form.js';
import { read } from './kit/reads.js';
import { say, type Phrase } from './kit/say.js';
import { ends, leads, shows, type Said } from './kit/screen.js';
import { typed } from './kit/typed.js';
import { types } from './kit/types.js';

type Context = {
  me: Me;
  /** Where the member was going, and with what. */
  args: Record<string, string>;
  minutes: number;
  notice: Phrase | undefined;
};

/**
 * The gate before what only the member may see. What was typed goes into the read and nowhere else. The one state that leads
 * on is the one behind the right PIN.
 */
export const pin = setup({
  types: types<Context, Said>(),
  actors: { checkPin: read('checkPin') },
  guards: { isPin: ({ event }) => isPin(typed(event)) },
}).createMachine({
  id: 'pin',
  context: ({ input: { me, args } }) => ({ me, args: args ?? {}, minutes: 0, notice: undefined }),
  initial: 'asking',
  states: {
    asking: {
      ...shows(({ me, notice }: Context) => ({
        text: say('pin.ask', { chama: chamaName(me), wallet: walletName(me) }),
        notice,
        field: 'pin' as const,
      })),
      on: {
        SAID: [
          { guard: 'isPin', target: 'checking' },
          { target: 'asking', actions: assign({ notice: () => say('pin.form') }) },
        ],
      },
    },
    checking: {
      invoke: {
        src: 'checkPin',
        input: ({ context: { me }, event }) => ({ me, pin: typed(event) }),
        onDone: [
          { guard: ({ event }) => event.output.status === 'right', target: 'right' },
          { guard: ({ event }) => event.output.status === 'none', target: 'none' },
          {
            guard: ({ event }) => event.output.status === 'locked',
            target: 'locked',
            actions: assign({ minutes: ({ event }) => (event.output.status === 'locked' ? event.output.minutes : 0) }),
          },
          {
            target: 'asking',
            actions: assign({ notice: ({ event }) => say('pin.wrong', { left: event.output.status === 'wrong' ? event.output.left : 0 }) }),
          },
        ],
      },
    },
    right: leads(({ args: { then = 'menu', ...args } }: Context) => ({ flow: then, args })),
    locked: ends(({ me, minutes }: Context) => ({ text: say('pin.locked', { minutes, phone: me.chama.helpPhone }) })),
    none: ends(({ me }: Context) => ({ text: say('pin.none', { code: me.chama.ussdCode }) })),
  },
});
