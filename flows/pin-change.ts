import { assign, setup } from 'xstate';
import type { Me } from './kit/me.js';
import { chamaName, walletName } from './kit/names.js';
import { toMenu } from './kit/options.js';
import { isPin } from './kit/pin-form.js';
import { read } from './kit/reads.js';
import { say, type Phrase } from './kit/say.js';
import { ends, leads, shows, type Said } from './kit/screen.js';
import { typed } from './kit/typed.js';
import { types } from './kit/types.js';
import { wants } from './kit/wants.js';

type Context = {
  me: Me;
  /** It was done on the one-time page: there is only to say so. */
  isDone: boolean;
  /** Did the member prove the old PIN? Then this is a change, else their first. */
  changes: boolean;
  /** What `newPin` made of the new one. The PIN itself is never kept. */
  phc: string;
  minutes: number;
  notice: Phrase | undefined;
};
type Event = Said | { type: 'MENU' };

/** A member chooses a PIN, twice; who has one gives that first. Begun anew it asks for the old one again. */
export const pinChange = setup({
  types: types<Context, Event>(),
  actors: { checkPin: read('checkPin'), newPin: read('newPin'), samePin: read('samePin') },
  guards: {
    isPin: ({ event }) => isPin(typed(event)),
    isDone: ({ context: { isDone } }) => isDone,
    isChat: ({ context: { me } }) => me.channel !== 'ussd',
    hasPin: ({ context: { me } }) => me.hasPin,
    changes: ({ context: { changes } }) => changes,
  },
}).createMachine({
  id: 'pin-change',
  context: ({ input: { me, args } }) => ({
    me,
    isDone: args?.['changed'] === 'yes',
    changes: false,
    phc: '',
    minutes: 0,
    notice: undefined,
  }),
  initial: 'opening',
  states: {
    opening: {
      always: [
        { guard: 'isDone', target: 'changed' },
        { guard: 'isChat', target: 'dial' },
        { guard: 'hasPin', target: 'old' },
        { target: 'chosen' },
      ],
    },
    dial: {
      ...shows(({ me }: Context) => ({ text: say('engine.dialForPin', { code: me.chama.ussdCode }), options: [toMenu] })),
      on: { MENU: 'menu' },
    },
    old: {
      ...shows(({ notice }: Context) => ({ text: say('pin-change.old'), notice, field: 'pin' as const })),
      on: {
        SAID: [
          { guard: 'isPin', target: 'checking' },
          { target: 'old', actions: assign({ notice: () => say('pin.form') }) },
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
            target: 'chosen',
            actions: assign({ changes: true, notice: undefined }),
          },
          { guard: ({ event }) => event.output.status === 'none', target: 'chosen', actions: assign({ notice: undefined }) },
          {
            guard: ({ event }) => event.output.status === 'locked',
            target: 'locked',
            actions: assign({ minutes: ({ event }) => (event.output.status === 'locked' ? event.output.minutes : 0) }),
          },
          {
            target: 'old',
            actions: assign({ notice: ({ event }) => say('pin.wrong', { left: event.output.status === 'wrong' ? event.output.left : 0 }) }),
          },
        ],
      },
    },
    chosen: {
      ...shows(({ me, notice }: Context) => ({
        text: say('pin-change.new', { chama: chamaName(me), wallet: walletName(me) }),
        notice,
        field: 'pin' as const,
      })),
      on: {
        SAID: [
          { guard: 'isPin', target: 'weighing' },
          { target: 'chosen', actions: assign({ notice: () => say('pin.form') }) },
        ],
      },
    },
    weighing: {
      invoke: {
        src: 'newPin',
        input: ({ context: { me }, event }) => ({ me, pin: typed(event) }),
        onDone: [
          {
            guard: ({ event }) => event.output.status === 'ok',
            target: 'repeated',
            actions: assign({ phc: ({ event }) => (event.output.status === 'ok' ? event.output.phc : ''), notice: undefined }),
          },
          { target: 'chosen', actions: assign({ notice: () => say('pin-change.weak') }) },
        ],
      },
    },
    repeated: {
      ...shows(() => ({ text: say('pin-change.again'), field: 'pin' as const })),
      on: { SAID: 'comparing' },
    },
    comparing: {
      invoke: {
        src: 'samePin',
        input: ({ context: { me, phc }, event }) => ({ me, pin: typed(event), phc }),
        onDone: [
          { guard: ({ event }) => event.output, target: 'set', actions: wants(({ phc }: Context) => ({ kind: 'setPin', phc })) },
          { target: 'chosen', actions: assign({ phc: '', notice: () => say('pin-change.differs') }) },
        ],
      },
    },
    set: { always: [{ guard: 'changes', target: 'changed' }, { target: 'menu' }] },
    changed: {
      ...shows(() => ({ text: say('pin-change.changed'), options: [toMenu], noBack: true })),
      on: { MENU: 'menu' },
    },
    locked: ends(({ me, minutes }: Context) => ({ text: say('pin.locked', { minutes, phone: me.chama.helpPhone }) })),
    menu: leads(() => ({ flow: 'menu' })),
  },
});
