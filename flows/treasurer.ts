import { assign, setup } from 'xstate';
import { messageMax } from './kit/care.js';
import type { Me } from './kit/me.js';
import { chamaName } from './kit/names.js';
import { yesOrNo } from './kit/options.js';
import { read } from './kit/reads.js';
import { say, type Phrase } from './kit/say.js';
import { ends, shows, type Said } from './kit/screen.js';
import { typed } from './kit/typed.js';
import { types } from './kit/types.js';
import { wants } from './kit/wants.js';

type Context = {
  me: Me;
  /** What was typed last, here or behind the word that led here. */
  said: string | undefined;
  text: string;
  notice: Phrase | undefined;
};
type Event = Said | { type: 'YES' | 'NO' };

/** A member leaves a message for the treasurer, who answers it from their own phone. */
export const treasurer = setup({
  types: types<Context, Event>(),
  actors: { messageRoom: read('messageRoom') },
  guards: {
    isSaid: ({ context: { said } }) => said !== undefined,
    isTooLong: ({ context: { said = '' } }) => Array.from(said).length > messageMax,
  },
}).createMachine({
  id: 'treasurer',
  context: ({ input: { me, args } }) => ({ me, said: args?.said, text: '', notice: undefined }),
  initial: 'opening',
  states: {
    opening: {
      invoke: {
        src: 'messageRoom',
        input: ({ context: { me } }) => ({ me }),
        onDone: [
          { guard: ({ event }) => event.output === 'full', target: 'full' },
          { guard: ({ event }) => event.output === 'nobody', target: 'nobody' },
          { target: 'open' },
        ],
      },
    },
    open: { always: [{ guard: 'isSaid', target: 'weighing' }, { target: 'writing' }] },
    writing: {
      ...shows(({ me, notice }: Context) => ({
        text: say('treasurer.write', { chama: chamaName(me) }),
        notice,
        field: 'text' as const,
      })),
      on: { SAID: { target: 'weighing', actions: assign({ said: ({ event }) => typed(event) }) } },
    },
    weighing: {
      always: [
        {
          guard: 'isTooLong',
          target: 'writing',
          actions: assign({ said: undefined, notice: () => say('treasurer.tooLong', { max: messageMax }) }),
        },
        { target: 'confirm', actions: assign(({ context: { said = '' } }) => ({ text: said, said: undefined, notice: undefined })) },
      ],
    },
    confirm: {
      ...shows(({ text }: Context) => ({ text: say('treasurer.confirm', { text }), options: yesOrNo, confirms: true })),
      on: {
        YES: { target: 'sent', actions: wants(({ text }: Context) => ({ kind: 'leaveMessage', text })) },
        NO: 'cancelled',
      },
    },
    sent: ends(({ me }: Context) => ({ text: say('treasurer.sent', { chama: chamaName(me) }) })),
    cancelled: ends(() => ({ text: say('treasurer.cancelled') })),
    full: ends(({ me }: Context) => ({ text: say('treasurer.full', { call: say('engine.helpCall', { phone: me.chama.helpPhone }) }) })),
    nobody: ends(({ me }: Context) => ({
      text: say('treasurer.nobody', { chama: chamaName(me), call: say('engine.helpCall', { phone: me.chama.helpPhone }) }),
    })),
  },
});
