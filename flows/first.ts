import { assign, setup } from 'xstate';
import { languageOptions, type Speaks } from './kit/language-options.js';
import type { Language, Me } from './kit/me.js';
import { chamaName } from './kit/names.js';
import { say } from './kit/say.js';
import { ends, leads, shows } from './kit/screen.js';
import { types } from './kit/types.js';
import { wants } from './kit/wants.js';

type Context = { me: Me; language: Language };
type Event = Speaks | { type: 'AGREE' | 'DECLINE' };

/** Raised when the terms change in what they promise; the version that a member agreed to is recorded. */
const termsVersion = 1;

/** First contact: the language, so that the terms can be read; what is kept and by whom; on USSD then a PIN. */
export const first = setup({
  types: types<Context, Event>(),
  guards: {
    hasAgreed: ({ context: { me } }) => me.agreed,
    lacksPin: ({ context: { me } }) => me.channel === 'ussd' && !me.hasPin,
  },
}).createMachine({
  id: 'first',
  context: ({ input: { me } }) => ({ me, language: me.language }),
  initial: 'opening',
  states: {
    opening: { always: [{ guard: 'hasAgreed', target: 'agreed' }, { target: 'language' }] },
    language: {
      ...shows(({ me }: Context) => ({
        text: say('first.language', { chama: chamaName(me) }),
        options: languageOptions,
        noBack: true,
      })),
      on: {
        SPEAKS: {
          target: 'terms',
          actions: [
            assign({ language: ({ event }) => event.language }),
            wants(({ language }: Context) => ({ kind: 'setLanguage', language })),
          ],
        },
      },
    },
    terms: {
      ...shows(({ me }: Context) => ({
        text: say('first.terms', { chama: chamaName(me) }),
        options: [
          { label: say('first.agree'), event: { type: 'AGREE' }, words: say('words.yes') },
          { label: say('first.decline'), event: { type: 'DECLINE' }, words: say('words.no') },
        ],
        noBack: true,
      })),
      on: {
        AGREE: { target: 'agreed', actions: wants(() => ({ kind: 'agreeToTerms', version: termsVersion })) },
        DECLINE: 'declined',
      },
    },
    agreed: { always: [{ guard: 'lacksPin', target: 'pin' }, { target: 'menu' }] },
    declined: ends(({ me }: Context) => ({ text: say('first.declined', { chama: chamaName(me) }) })),
    pin: leads(() => ({ flow: 'pin-change' })),
    menu: leads(() => ({ flow: 'menu' })),
  },
});
