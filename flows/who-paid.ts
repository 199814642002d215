import { assign, setup } from 'xstate';
import { compareMoney } from '../src/money.js';
import { fileComes, fileOption } from './kit/files.js';
import { lines } from './kit/lines.js';
import type { Me } from './kit/me.js';
import { memberName } from './kit/names.js';
import { notKept } from './kit/not-kept.js';
import { toMenu } from './kit/options.js';
import { read } from './kit/reads.js';
import type { PaidMember, RecordReads } from './kit/records.js';
import { say, type Phrase } from './kit/say.js';
import { ends, leads, shows, type Option } from './kit/screen.js';
import { types } from './kit/types.js';
import { wants } from './kit/wants.js';

type Paid = Awaited<ReturnType<RecordReads['whoPaid']>>;
type Context = { me: Me; paid: Paid };

const contribute: Option = { label: say('menu.contribute'), event: { type: 'CONTRIBUTE' } };

/** Who has paid this cycle, where the chama's rules let its members see that. */
export const whoPaid = setup({
  types: types<Context, { type: 'CONTRIBUTE' | 'MENU' | 'FILE' }>(),
  actors: { whoPaid: read('whoPaid') },
}).createMachine({
  id: 'who-paid',
  context: ({ input: { me } }) => ({ me, paid: { kept: false } }),
  initial: 'opening',
  states: {
    opening: {
      invoke: {
        src: 'whoPaid',
        input: ({ context: { me } }) => ({ me }),
        onDone: { target: 'showing', actions: assign({ paid: ({ event }) => event.output }) },
      },
    },
    showing: {
      ...shows(({ me, paid }: Context) => {
        if (!paid.kept) return notKept({ me });
        const { members, more, dueOn, paidCount: count, memberCount: all } = paid;
        return {
          text: lines(
            say('who-paid.title', { count, all, date: { date: dueOn } }),
            ...members.map((member) => line(me, member)),
            ...(more > 0 ? [say('who-paid.more', { count: more })] : []),
          ),
          options: [contribute, toMenu, ...picture(me)],
        };
      }),
      on: {
        CONTRIBUTE: 'contribute',
        MENU: 'menu',
        FILE: { target: 'asked', actions: wants(() => ({ kind: 'sendFile', file: 'progress' })) },
      },
    },
    contribute: leads(() => ({ flow: 'contribute' })),
    asked: ends(({ me }: Context) => ({ text: fileComes(me) })),
    menu: leads(() => ({ flow: 'menu' })),
  },
});

/** How far the chama has come, without names: it may be shown around. */
const picture = (me: Me): Option[] =>
  fileOption(me, { here: say('who-paid.picture'), there: say('who-paid.toWhatsapp') }, { type: 'FILE' });

function line(me: Me, { name, paid, due }: PaidMember): Phrase {
  const called = memberName(name, me);
  return compareMoney(paid, due) >= 0 ? say('who-paid.whole', { name: called }) : say('who-paid.part', { name: called, paid });
}
