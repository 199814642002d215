import { assign, setup } from 'xstate';
import type { Me } from './kit/me.js';
import { chamaName } from './kit/names.js';
import { toMenu } from './kit/options.js';
import { isPin } from './kit/pin-form.js';
import { read } from './kit/reads.js';
import { say, type Phrase } from './kit/say.js';
import { ends, leads, shows, type Said } from './kit/screen.js';
import { typed } from './kit/typed.js';
import { types } from './kit/types.js';
import { wants } from './kit/wants.js';

type Context = { me: Me; minutes: number; notice: Phrase | undefined };
type Event = Said | { type: 'GO_ON' | 'MENU' };

/** A member has what is kept of them here deleted, by their PIN. What was paid, and the chama's own list, stay: they are the group's. */
export const forgetMe = setup({
  types: types<Context, Event>(),
  actors: { forgetting: read('forgetting'), checkPin: read('checkPin') },
  guards: {
    isChat: ({ context: { me } }) => me.channel !== 'ussd',
    isPin: ({ event }) => isPin(typed(event)),
  },
}).createMachine({
  id: 'forget-me',
  context: ({ input: { me } }) => ({ me, minutes: 0, notice: undefined }),
  initial: 'opening',
  states: {
    opening: { always: [{ guard: 'isChat', target: 'dial' }, { target: 'looking' }] },
    dial: {
      ...shows(({ me }: Context) => ({ text: say('engine.dialForPin', { code: me.chama.ussdCode }), options: [toMenu] })),
      on: { MENU: 'menu' },
    },
    looking: {
      invoke: {
        src: 'forgetting',
        input: ({ context: { me } }) => ({ me }),
        onDone: [{ guard: ({ event }) => event.output === 'free', target: 'goes' }, { target: 'open' }],
      },
    },
    open: {
      ...shows(() => ({ text: say('forget-me.open'), options: [toMenu] })),
      on: { MENU: 'menu' },
    },
    goes: {
      ...shows(() => ({ text: say('forget-me.goes'), options: [{ label: say('forget-me.goOn'), event: { type: 'GO_ON' } }] })),
      on: { GO_ON: 'stays' },
    },
    stays: {
      ...shows(({ me }: Context) => ({
        text: say('forget-me.stays', { chama: chamaName(me) }),
        options: [{ label: say('forget-me.goOn'), event: { type: 'GO_ON' } }],
      })),
      on: { GO_ON: 'asking' },
    },
    asking: {
      ...shows(({ notice }: Context) => ({ text: say('forget-me.pin'), notice, field: 'pin' as const })),
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
          {
            guard: ({ event }) => event.output.status === 'right',
            target: 'gone',
            actions: wants(() => ({ kind: 'forgetMe' })),
          },
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
    gone: ends(({ me }: Context) => ({ text: say('forget-me.gone', { chama: chamaName(me) }) })),
    locked: ends(({ me, minutes }: Context) => ({ text: say('pin.locked', { minutes, phone: me.chama.helpPhone }) })),
    none: ends(({ me }: Context) => ({ text: say('pin.none', { code: me.chama.ussdCode }) })),
    menu: leads(() => ({ flow: 'menu' })),
  },
});
