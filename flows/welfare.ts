import { assign, setup } from 'xstate';
import { lines } from './kit/lines.js';
import type { Me } from './kit/me.js';
import { chamaName, listTitle } from './kit/names.js';
import { notKept } from './kit/not-kept.js';
import { toMenu } from './kit/options.js';
import { toArgs } from './kit/payable.js';
import { read } from './kit/reads.js';
import type { Help, Portion } from './kit/records.js';
import { say, type Phrase } from './kit/say.js';
import { leads, shows, type Option } from './kit/screen.js';
import { types } from './kit/types.js';

type Context = { me: Me; kept: boolean; help: Help[]; portions: Portion[]; fund: boolean };

/** The last ones of each. */
const shownMax = 5;

/** What a member got from the chama, or is to get: help in hard times, and their part of what was shared out. */
export const welfare = setup({
  types: types<Context, { type: 'PAY' | 'MENU' }>(),
  actors: { welfare: read('welfare') },
}).createMachine({
  id: 'welfare',
  context: ({ input: { me } }) => ({ me, kept: false, help: [], portions: [], fund: false }),
  initial: 'opening',
  states: {
    opening: {
      invoke: {
        src: 'welfare',
        input: ({ context: { me } }) => ({ me }),
        onDone: {
          target: 'showing',
          actions: assign(({ event: { output } }) =>
            output.kept
              ? { kept: true, help: output.help.slice(0, shownMax), portions: output.portions.slice(0, shownMax), fund: output.fund }
              : { kept: false },
          ),
        },
      },
    },
    showing: {
      ...shows((context: Context) => {
        const payIn: Option[] = context.fund ? [{ label: say('pay-for.payIn'), event: { type: 'PAY' } }] : [];
        return context.kept ? { text: lines(...told(context)), options: [...payIn, toMenu] } : notKept(context);
      }),
      on: { PAY: 'pay', MENU: 'menu' },
    },
    pay: leads(() => ({ flow: 'pay-for', args: toArgs({ purpose: 'socialFund' }) })),
    menu: leads(() => ({ flow: 'menu' })),
  },
});

function told({ me, help, portions }: Context): [Phrase, ...Phrase[]] {
  if (help.length === 0 && portions.length === 0) return [say('welfare.none', { chama: chamaName(me) })];
  return [
    say('welfare.title', { chama: chamaName(me) }),
    ...help.map(({ event, amount, date, paid }) =>
      say(paid ? 'welfare.got' : 'welfare.waits', { what: say(`welfare.${event}`), amount, date: { date } }),
    ),
    ...portions.map(({ title, amount, date, paid }) =>
      say(paid ? 'welfare.got' : 'welfare.waits', { what: listTitle(title, me), amount, date: { date } }),
    ),
  ];
}
