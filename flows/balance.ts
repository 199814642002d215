import { assign, setup } from 'xstate';
import { isPositive } from '../src/money.js';
import { lines } from './kit/lines.js';
import type { Me } from './kit/me.js';
import { chamaName } from './kit/names.js';
import { read, type Balance, type Holdings } from './kit/reads.js';
import { say, type Phrase } from './kit/say.js';
import { leads, shows } from './kit/screen.js';
import { types } from './kit/types.js';

type Context = { me: Me; balance?: Balance };

/** What the member has in the chama, and owes it; what there is none of is not spoken of. */
export const balance = setup({
  types: types<Context, { type: 'CONTRIBUTE' | 'STATEMENT' | 'DUES' }>(),
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
          ...(owes(balance) ? [{ label: say('my-chama.payFor'), event: { type: 'DUES' } }] : []),
          { label: say('menu.statement'), event: { type: 'STATEMENT' } },
        ],
      })),
      on: { CONTRIBUTE: 'contribute', STATEMENT: 'statement', DUES: 'dues' },
    },
    contribute: leads(() => ({ flow: 'contribute' })),
    statement: leads(() => ({ flow: 'statement' })),
    dues: leads(() => ({ flow: 'pay-for' })),
  },
});

/** Is there anything to pay besides contributions? */
const owes = (of: Balance | undefined): boolean => !!(of?.more?.fines ?? of?.more?.loans ?? of?.more?.pledged);

function figures(of: Balance | undefined): Phrase[] {
  if (!of) return [];
  const { total, cycle, cycleDue, dueOn, beingRecorded, more } = of;
  const { arrears, ...others } = more ?? {};
  return [
    say('balance.total', { total }),
    say('balance.cycle', { cycle, due: cycleDue, date: { date: dueOn } }),
    ...(arrears ? [say('balance.arrears', { amount: arrears })] : []),
    ...(isPositive(beingRecorded) ? [say('balance.recording', { amount: beingRecorded })] : []),
    ...holdings(others),
    ...(more?.isPartial === false ? [] : [say('balance.unknown')]),
  ];
}

function holdings({ loans, next, fines, pledged, shares, welfare, dividends }: Partial<Holdings>): Phrase[] {
  return [
    ...(loans ? [say('balance.loans', { amount: loans })] : []),
    ...(next ? [say('loans.next', { amount: next.amount, date: { date: next.dueOn } })] : []),
    ...(fines ? [say('balance.fines', { amount: fines })] : []),
    ...(pledged ? [say('balance.pledged', { amount: pledged })] : []),
    ...(shares ? [say('balance.shares', { count: shares.count, value: shares.value })] : []),
    ...(welfare ? [say('balance.welfare', { amount: welfare })] : []),
    ...(dividends ? [say('balance.dividends', { amount: dividends })] : []),
  ];
}
