import { assign, setup } from 'xstate';
import { fileOption } from './kit/files.js';
import { lines } from './kit/lines.js';
import type { Me } from './kit/me.js';
import { chamaName } from './kit/names.js';
import { read, type StatementItem } from './kit/reads.js';
import { say, type Phrase } from './kit/say.js';
import { leads, shows } from './kit/screen.js';
import { types } from './kit/types.js';

type Context = { me: Me; items: StatementItem[] };

/** A mini-statement: a few pages of a small phone. */
const itemsMax = 10;

/** The member's last payments, the newest first. */
export const statement = setup({
  types: types<Context, { type: 'CONTRIBUTE' | 'BALANCE' | 'FILE' }>(),
  actors: { statement: read('statement') },
}).createMachine({
  id: 'statement',
  context: ({ input: { me } }) => ({ me, items: [] }),
  initial: 'opening',
  states: {
    opening: {
      invoke: {
        src: 'statement',
        input: ({ context: { me } }) => ({ me, limit: itemsMax }),
        onDone: { target: 'showing', actions: assign({ items: ({ event }) => event.output.slice(0, itemsMax) }) },
      },
    },
    showing: {
      ...shows(({ me, items }: Context) => ({
        text:
          items.length === 0
            ? say('statement.none', { chama: chamaName(me) })
            : lines(say('statement.title', { chama: chamaName(me) }), ...items.map(line)),
        options: [
          { label: say('menu.contribute'), event: { type: 'CONTRIBUTE' } },
          { label: say('menu.balance'), event: { type: 'BALANCE' } },
          ...fileOption(me, { here: say('files.option'), there: say('files.toWhatsapp') }, { type: 'FILE' }),
        ],
      })),
      on: { CONTRIBUTE: 'contribute', BALANCE: 'balance', FILE: 'files' },
    },
    contribute: leads(() => ({ flow: 'contribute' })),
    balance: leads(() => ({ flow: 'balance' })),
    files: leads(() => ({ flow: 'files' })),
  },
});

const line = ({ date, amount, receipt }: StatementItem): Phrase =>
  receipt === undefined
    ? say('statement.item', { date: { date }, amount })
    : say('statement.itemReceipt', { date: { date }, amount, receipt });
