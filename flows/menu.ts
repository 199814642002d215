import { assign, setup } from 'xstate';
import type { Me } from './kit/me.js';
import { chamaName, firstName } from './kit/names.js';
import { read, type Pending, type PendingPayment } from './kit/reads.js';
import { say, type Phrase, type TextKey } from './kit/say.js';
import { leads, shows, type Option } from './kit/screen.js';
import { lines } from './kit/lines.js';
import { types } from './kit/types.js';

type Context = { me: Me; waiting: Pending[] };
type Choice =
  | 'CONTRIBUTE'
  | 'BALANCE'
  | 'PAID'
  | 'STATEMENT'
  | 'AIRTIME'
  | 'SEND'
  | 'MYCHAMA'
  | 'SETTINGS'
  | 'HELP'
  | 'CLAIMS'
  | 'GUARANTOR'
  | 'VOTES'
  | 'MESSAGES'
  | 'JOINERS';

/** What a member can do, the most used first. What waits for them stands above it, so that the numbers stay what they are. */
export const menu = setup({
  types: types<Context, { type: Choice }>(),
  actors: { pending: read('pending') },
}).createMachine({
  id: 'menu',
  context: ({ input: { me } }) => ({ me, waiting: [] }),
  initial: 'opening',
  states: {
    opening: {
      invoke: {
        src: 'pending',
        input: ({ context: { me } }) => ({ me }),
        onDone: { target: 'choosing', actions: assign({ waiting: ({ event }) => event.output }) },
      },
    },
    choosing: {
      ...shows(({ me, waiting }: Context) => ({
        text: lines(title(me, waiting), ...matters(waiting)),
        // What waits stands behind what everybody has: what is dialled straight through means the same on every day.
        options: [
          ...choicesOf(me),
          ...(claimsIn(waiting) > 0 ? [choice('menu.claims', 'CLAIMS')] : []),
          ...(countIn(waiting, 'guarantees') > 0 ? [choice('menu.guarantor', 'GUARANTOR')] : []),
          ...(countIn(waiting, 'votes') > 0 ? [choice('menu.votes', 'VOTES')] : []),
          ...(countIn(waiting, 'messages') > 0 ? [choice('menu.messages', 'MESSAGES')] : []),
          ...(countIn(waiting, 'joiners') > 0 ? [choice('menu.joiners', 'JOINERS')] : []),
        ],
      })),
      on: {
        CONTRIBUTE: 'contribute',
        BALANCE: 'balance',
        PAID: 'paid',
        STATEMENT: 'statement',
        MYCHAMA: 'myChama',
        AIRTIME: 'airtime',
        SEND: 'send',
        SETTINGS: 'settings',
        HELP: 'help',
        CLAIMS: 'claims',
        GUARANTOR: 'guarantor',
        VOTES: 'votes',
        MESSAGES: 'messages',
        JOINERS: 'joiners',
      },
    },
    contribute: leads(() => ({ flow: 'contribute' })),
    balance: leads(() => ({ flow: 'balance' })),
    paid: leads(() => ({ flow: 'paid' })),
    statement: leads(() => ({ flow: 'statement' })),
    myChama: leads(() => ({ flow: 'my-chama' })),
    airtime: leads(() => ({ flow: 'airtime' })),
    send: leads(() => ({ flow: 'send' })),
    settings: leads(() => ({ flow: 'settings' })),
    help: leads(() => ({ flow: 'help' })),
    claims: leads(() => ({ flow: 'claims' })),
    guarantor: leads(() => ({ flow: 'guarantor' })),
    votes: leads(() => ({ flow: 'votes' })),
    messages: leads(() => ({ flow: 'messages' })),
    joiners: leads(() => ({ flow: 'joiners' })),
  },
});

const choice = (label: TextKey & `menu.${Lowercase<Choice>}`, type: Choice): Option => ({ label: say(label), event: { type } });

const before = [
  choice('menu.contribute', 'CONTRIBUTE'),
  choice('menu.balance', 'BALANCE'),
  choice('menu.paid', 'PAID'),
  choice('menu.statement', 'STATEMENT'),
  choice('menu.mychama', 'MYCHAMA'),
];
const behind = [choice('menu.settings', 'SETTINGS'), choice('menu.help', 'HELP')];
const airtime = choice('menu.airtime', 'AIRTIME');
const send = choice('menu.send', 'SEND');

/** Airtime where it is sold, for shillings or for sats; sending money where it can be sent, by Lightning or abroad. */
const choicesOf = ({ chama: { airtime: isSold, lightning, abroad } }: Me): Option[] => [
  ...before,
  ...(isSold || lightning ? [airtime] : []),
  ...(lightning || abroad ? [send] : []),
  ...behind,
];

const countIn = (waiting: Pending[], kind: Exclude<Pending['kind'], 'payment'>): number =>
  waiting.reduce((count, one) => count + (one.kind === kind ? one.count : 0), 0);

const claimsIn = (waiting: Pending[]): number => countIn(waiting, 'claims');

/** Most choices beside which a screen has room for a greeting. */
const greetedMax = 8;

/** Who is greeted has room for it: nothing waits for them, and there is not everything to choose from. */
const title = (me: Me, waiting: Pending[]): Phrase =>
  waiting.length > 0 || choicesOf(me).length > greetedMax
    ? say('menu.chama', { chama: chamaName(me) })
    : say('menu.title', { chama: chamaName(me), name: firstName(me) });

/** A line for the claims of others that an officer is to look at, and one for all that waits of their own: a phone's screen has no more. */
function matters(waiting: Pending[]): Phrase[] {
  const count = claimsIn(waiting);
  const guarantees = countIn(waiting, 'guarantees');
  const votes = countIn(waiting, 'votes');
  const messages = countIn(waiting, 'messages');
  const joiners = countIn(waiting, 'joiners');
  const own = waiting.flatMap((one) => (one.kind === 'payment' ? [one] : []));
  return [
    ...(guarantees > 0 ? [say('menu.guarantorsWait', { count: guarantees })] : []),
    ...(count > 0 ? [say('menu.claimsWait', { count })] : []),
    ...payments(own),
    ...(votes > 0 ? [say('menu.votesWait', { count: votes })] : []),
    ...(messages > 0 ? [say('menu.messagesWait', { count: messages })] : []),
    ...(joiners > 0 ? [say('menu.joinersWait', { count: joiners })] : []),
  ];
}

function payments([first, ...others]: PendingPayment[]): Phrase[] {
  if (!first) return [];
  if (others.length > 0) return [say('menu.several', { count: others.length + 1 })];
  const { amount, checking } = first;
  return [checking ? say('menu.checking', { amount }) : say('menu.approving', { amount })];
}
