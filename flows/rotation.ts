import { assign, setup } from 'xstate';
import { lines } from './kit/lines.js';
import type { Me } from './kit/me.js';
import { chamaName, memberName } from './kit/names.js';
import { notKept } from './kit/not-kept.js';
import { toMenu } from './kit/options.js';
import { read } from './kit/reads.js';
import type { Turn } from './kit/records.js';
import { say, type Phrase } from './kit/say.js';
import { leads, shows } from './kit/screen.js';
import { types } from './kit/types.js';

type Context = { me: Me; kept: boolean; turns: Turn[] };

/** Turns that are listed. */
const listMax = 60;

/** The merry-go-round: when it is this member's turn, whose it is now, and all turns in order. */
export const rotation = setup({
  types: types<Context, { type: 'LIST' | 'SHOW' | 'MENU' }>(),
  actors: { rotation: read('rotation') },
  guards: {
    isNotKept: ({ context: { kept } }) => !kept,
    isNone: ({ context: { turns } }) => turns.length === 0,
  },
}).createMachine({
  id: 'rotation',
  context: ({ input: { me } }) => ({ me, kept: false, turns: [] }),
  initial: 'opening',
  states: {
    opening: {
      invoke: {
        src: 'rotation',
        input: ({ context: { me } }) => ({ me }),
        onDone: {
          target: 'counted',
          actions: assign(({ event: { output } }) => ({ kept: output.kept, turns: output.kept ? output.turns.slice(0, listMax) : [] })),
        },
      },
    },
    counted: { always: [{ guard: 'isNotKept', target: 'notKept' }, { guard: 'isNone', target: 'none' }, { target: 'showing' }] },
    notKept: { ...shows(notKept), on: { MENU: 'menu' } },
    none: {
      ...shows(({ me }: Context) => ({ text: say('rotation.none', { chama: chamaName(me) }), options: [toMenu] })),
      on: { MENU: 'menu' },
    },
    showing: {
      ...shows(({ me, turns }: Context) => ({
        text: lines(...now(me, turns)),
        options: [{ label: say('rotation.list'), event: { type: 'LIST' } }, toMenu],
      })),
      on: { LIST: 'list', MENU: 'menu' },
    },
    list: {
      ...shows(({ me, turns }: Context) => ({
        text: lines(say('rotation.list'), ...turns.map((turn) => line(me, turn))),
        options: [{ label: say('rotation.show'), event: { type: 'SHOW' } }],
      })),
      on: { SHOW: 'showing' },
    },
    menu: leads(() => ({ flow: 'menu' })),
  },
});

/** Whose turn comes next, and the member's own: the first that is to come, else what they got last. */
function now(me: Me, turns: Turn[]): [Phrase, ...Phrase[]] {
  const next = turns.find(({ paid }) => !paid);
  const own = turns.filter(({ mine }) => mine);
  const coming = own.filter(({ paid }) => !paid).slice(0, 1);
  const got = own.filter(({ paid }) => paid).slice(-1);
  return [
    next
      ? say('rotation.next', { name: memberName(next.name, me), amount: next.amount, date: { date: next.dueOn } })
      : say('rotation.over'),
    ...(coming.length > 0
      ? coming.map(({ position, dueOn, amount }) => say('rotation.own', { position, of: turns.length, date: { date: dueOn }, amount }))
      : got.map(({ dueOn, amount }) => say('rotation.got', { date: { date: dueOn }, amount }))),
    ...(own.length === 0 ? [say('rotation.noneOwn')] : []),
  ];
}

const line = (me: Me, { position, name, dueOn, paid }: Turn): Phrase => {
  const values = { position, name: memberName(name, me), date: { date: dueOn } };
  return paid ? say('rotation.paid', values) : say('rotation.turn', values);
};
