import { assign, setup } from 'xstate';
import { isPositive } from '../src/money.js';
import { lines } from './kit/lines.js';
import type { Me } from './kit/me.js';
import { chamaName } from './kit/names.js';
import { read, type Balance } from './kit/reads.js';
import { say, type Phrase } from './kit/say.js';
import { leads, shows } from './kit/screen.js';
import { types } from './kit/types.js';

type Context = { me: Me; balance?: Balance };

/** What the member has in the chama. */
export const balance = setup({
  types: types<Context, { type: 'CONTRIBUTE' | 'STATEMENT' }>(),
  actors: { balance: read('balance') },
}).createMachine({
  id: 'balance',
  context: ({ input: { me } }) => ({ me }),
  initial: 'opening',
  states: {
    opening: {
      invoke: {
        src: 'balance',
        input: ({ context: { me } }) => ({ me }),
        onDone: { target: 'showing', actions: assign({ balance: ({ event }) => event.output }) },
      },
    },
    showing: {
      ...shows(({ me, balance }: Context) => ({
        text: lines(say('balance.title', { chama: chamaName(me) }), ...figures(balance)),
        options: [
          { label: say('menu.contribute'), event: { type: 'CONTRIBUTE' } },
          { label: say('menu.statement'), event: { type: 'STATEMENT' } },
        ],
      })),
      on: { CONTRIBUTE: 'contribute', STATEMENT: 'statement' },
    },
    contribute: leads(() => ({ flow: 'contribute' })),
    statement: leads(() => ({ flow: 'statement' })),
  },
});

function figures(of: Balance | undefined): Phrase[] {
  if (!of) return [];
  const { total, cycle, cycleDue, dueOn, beingRecorded } = of;
  return [
    say('balance.total', { total }),
    say('balance.cycle', { cycle, due: cycleDue, date: { date: dueOn } }),
    ...(isPositive(beingRecorded) ? [say('balance.recording', { amount: beingRecorded })] : []),
  ];
}
