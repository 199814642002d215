import { assign, setup } from 'xstate';
import { languageOptions, type Speaks } from './kit/language-options.js';
import type { Language, Me } from './kit/me.js';
import { say } from './kit/say.js';
import { leads, shows } from './kit/screen.js';
import { types } from './kit/types.js';
import { wants } from './kit/wants.js';

type Context = { me: Me; language: Language };

/** A member chooses the language that they are spoken to in; the menu that follows shows that it was heard. */
export const language = setup({
  types: types<Context, Speaks>(),
}).createMachine({
  id: 'language',
  context: ({ input: { me } }) => ({ me, language: me.language }),
  initial: 'choosing',
  states: {
    choosing: {
      ...shows(() => ({ text: say('language.choose'), options: languageOptions })),
      on: {
        SPEAKS: {
          target: 'chosen',
          actions: [
            assign({ language: ({ event }) => event.language }),
            wants(({ language }: Context) => ({ kind: 'setLanguage', language })),
          ],
        },
      },
    },
    chosen: leads(() => ({ flow: 'menu' })),
  },
});
