import { assign, setup } from 'xstate';
import type { Preferences, Preferred } from './kit/care.js';
import type { Me } from './kit/me.js';
import { lines } from './kit/lines.js';
import { chamaName } from './kit/names.js';
import { toMenu } from './kit/options.js';
import { read } from './kit/reads.js';
import { say } from './kit/say.js';
import { leads, shows, type Option } from './kit/screen.js';
import { types } from './kit/types.js';
import { wants } from './kit/wants.js';

type Context = { me: Me; has: Preferences };
type Event = { type: 'CHANNEL' | 'BROADCASTS' | 'MENU' } | { type: 'PREFERS'; prefers: Preferred };

/** Where a member is written to, and whether notices to everybody reach them. Receipts always do. */
export const preferences = setup({
  types: types<Context, Event>(),
  actors: { preferences: read('preferences') },
}).createMachine({
  id: 'preferences',
  context: ({ input: { me } }) => ({ me, has: { prefers: 'seen', broadcasts: true, whatsapp: false } }),
  initial: 'opening',
  states: {
    opening: {
      invoke: {
        src: 'preferences',
        input: ({ context: { me } }) => ({ me }),
        onDone: { target: 'choosing', actions: assign({ has: ({ event }) => event.output }) },
      },
    },
    choosing: {
      ...shows(({ has }: Context) => ({
        text: lines(
          say('preferences.now', { where: say(`preferences.${has.prefers}`) }),
          say(has.broadcasts ? 'preferences.noticesOn' : 'preferences.noticesOff'),
        ),
        options: [
          { label: say('preferences.channel'), event: { type: 'CHANNEL' } },
          { label: say(has.broadcasts ? 'preferences.turnOff' : 'preferences.turnOn'), event: { type: 'BROADCASTS' } },
          toMenu,
        ],
      })),
      on: {
        CHANNEL: 'channel',
        BROADCASTS: {
          target: 'told',
          actions: [
            assign({ has: ({ context: { has } }) => ({ ...has, broadcasts: !has.broadcasts }) }),
            wants(({ has }: Context) => ({ kind: 'setPreferences', broadcasts: has.broadcasts })),
          ],
        },
        MENU: 'menu',
      },
    },
    channel: {
      ...shows(({ me, has }: Context) => ({
        text: say('preferences.ask', { chama: chamaName(me) }),
        options: [choice('seen'), choice('sms'), ...(has.whatsapp ? [choice('whatsapp')] : [])],
      })),
      on: {
        PREFERS: {
          target: 'chosen',
          actions: [
            assign({ has: ({ context: { has }, event }) => ({ ...has, prefers: event.prefers }) }),
            wants(({ has }: Context) => ({ kind: 'setPreferences', prefers: has.prefers })),
          ],
        },
      },
    },
    chosen: {
      ...shows(({ has }: Context) => ({
        text: say('preferences.now', { where: say(`preferences.${has.prefers}`) }),
        options: [toMenu],
        noBack: true,
      })),
      on: { MENU: 'menu' },
    },
    told: {
      ...shows(({ has }: Context) => ({
        text: say(has.broadcasts ? 'preferences.on' : 'preferences.off'),
        options: [toMenu],
        noBack: true,
      })),
      on: { MENU: 'menu' },
    },
    menu: leads(() => ({ flow: 'menu' })),
  },
});

const choice = (prefers: Preferred): Option => ({ label: say(`preferences.${prefers}`), event: { type: 'PREFERS', prefers } as Event });
