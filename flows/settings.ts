import { setup } from 'xstate';
import type { Me } from './kit/me.js';
import { say } from './kit/say.js';
import { leads, shows } from './kit/screen.js';
import { types } from './kit/types.js';

type Context = { me: Me };

/** What a member can change about how they are served. */
export const settings = setup({
  types: types<Context, { type: 'LANGUAGE' | 'PIN' | 'CHAMA' | 'PREFERENCES' | 'FORGET' }>(),
}).createMachine({
  id: 'settings',
  context: ({ input: { me } }) => ({ me }),
  initial: 'choosing',
  states: {
    choosing: {
      ...shows(({ me }: Context) => ({
        text: say('settings.title'),
        options: [
          { label: say('settings.language'), event: { type: 'LANGUAGE' } },
          { label: say('settings.pin'), event: { type: 'PIN' } },
          ...((me.chamas ?? 1) > 1 ? [{ label: say('settings.chama'), event: { type: 'CHAMA' } }] : []),
          { label: say('settings.preferences'), event: { type: 'PREFERENCES' } },
          { label: say('settings.forget'), event: { type: 'FORGET' } },
        ],
      })),
      on: { LANGUAGE: 'language', PIN: 'pin', CHAMA: 'changeChama', PREFERENCES: 'preferences', FORGET: 'forgetMe' },
    },
    language: leads(() => ({ flow: 'language' })),
    pin: leads(() => ({ flow: 'pin-change' })),
    changeChama: leads(() => ({ flow: 'change-chama' })),
    preferences: leads(() => ({ flow: 'preferences' })),
    forgetMe: leads(() => ({ flow: 'forget-me' })),
  },
});
