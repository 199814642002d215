import { setup } from 'xstate';
import { fileComes } from './kit/files.js';
import type { SentFile } from './kit/intents.js';
import type { Me } from './kit/me.js';
import { toMenu } from './kit/options.js';
import { say } from './kit/say.js';
import { ends, leads, shows } from './kit/screen.js';
import { types } from './kit/types.js';
import { wants } from './kit/wants.js';

type Context = { me: Me };
type Event = { type: 'FILE'; file: SentFile } | { type: 'MENU' };

/** A member's own statement and year, as files on WhatsApp; behind the PIN as the statement is. */
export const files = setup({
  types: types<Context, Event>(),
}).createMachine({
  id: 'files',
  context: ({ input: { me } }) => ({ me }),
  initial: 'opening',
  states: {
    opening: {
      always: [
        { guard: ({ context: { me } }) => me.channel === 'whatsapp' || me.whatsapp === true, target: 'choosing' },
        { target: 'none' },
      ],
    },
    choosing: {
      ...shows(() => ({
        text: say('files.ask'),
        options: [
          { label: say('files.statement'), event: { type: 'FILE', file: 'statement' } },
          { label: say('files.year'), event: { type: 'FILE', file: 'year' } },
        ],
      })),
      on: {
        FILE: { target: 'asked', actions: wants((_: Context, { file }: Extract<Event, { type: 'FILE' }>) => ({ kind: 'sendFile', file })) },
      },
    },
    none: { ...shows(() => ({ text: say('files.none'), options: [toMenu] })), on: { MENU: 'menu' } },
    asked: ends(({ me }: Context) => ({ text: fileComes(me) })),
    menu: leads(() => ({ flow: 'menu' })),
  },
});
