import { assign, setup } from 'xstate';
import type { PayoutMethod, SenderField } from '../src/providers/ports/payout.js';
import { packed, shown } from './kit/abroad-draft.js';
import { countriesInOrder } from './kit/countries.js';
import type { Me } from './kit/me.js';
import { minds } from './kit/minds.js';
import { chamaName, listTitle, networkName } from './kit/names.js';
import { toMenu } from './kit/options.js';
import { read } from './kit/reads.js';
import { say, type Phrase } from './kit/say.js';
import { leads, shows, type Option } from './kit/screen.js';
import { types } from './kit/types.js';

/** One way to a country as it is chosen: a network, or any wallet, or a bank account. */
type Way = { methodId: string; kind: 'mobile' | 'bank'; network?: string; label: string };
type Context = {
  me: Me;
  is: 'offered' | 'notOffered' | 'unknown';
  waits: boolean;
  /** Why nothing may be sent now, to protect the member. */
  stop: Phrase | undefined;
  countries: string[];
  country: string;
  ways: Way[];
  way: Way | undefined;
  /** What each of these ways asks of the sender, by method. */
  needs: Record<string, SenderField[]>;
};
type Event =
  | { type: 'SEND' | 'ORDERS' | 'AGAIN' | 'MENU' }
  | { type: 'COUNTRY'; country: string }
  | { type: 'WAY'; methodId: string; network: string | undefined };

/** Countries, and ways to one country, that are offered at once. */
const countriesMax = 30;
const waysMax = 12;

/** A member sends money to another country: where to, and how they are to get it there. What they sent before is seen from here as well. */
export const abroad = setup({
  types: types<Context, Event>(),
  actors: { pending: read('pending'), corridors: read('corridors'), safety: read('safety') },
  guards: {
    isWaiting: ({ context: { waits } }) => waits,
    isStopped: ({ context: { stop } }) => stop !== undefined,
    isNotOffered: ({ context: { is, countries } }) => is === 'notOffered' || (is === 'offered' && countries.length === 0),
    isUnknown: ({ context: { is } }) => is === 'unknown',
    isOne: ({ context: { countries } }) => countries.length === 1,
    isOneWay: ({ context: { ways } }) => ways.length === 1,
    isThere: ({ context: { ways } }) => ways.length > 0,
  },
}).createMachine({
  id: 'abroad',
  context: ({ input: { me } }) => ({
    ...{ me, is: 'unknown', waits: false, stop: undefined, countries: [], country: '', ways: [], way: undefined, needs: {} },
  }),
  initial: 'home',
  states: {
    home: {
      ...shows(() => ({
        text: say('abroad.home'),
        options: [
          { label: say('abroad.send'), event: { type: 'SEND' } },
          { label: say('abroad.orders'), event: { type: 'ORDERS' } },
        ],
      })),
      on: { SEND: 'opening', ORDERS: 'orders' },
    },
    opening: {
      invoke: {
        src: 'pending',
        input: ({ context: { me } }) => ({ me }),
        onDone: { target: 'unhindered', actions: assign({ waits: ({ event }) => event.output.some(({ kind }) => kind === 'payment') }) },
      },
    },
    unhindered: { always: [{ guard: 'isWaiting', target: 'waiting' }, { target: 'minding' }] },
    /** Who holds a stolen SIM would send its owner's money far away. */
    minding: minds('minded'),
    minded: { always: [{ guard: 'isStopped', target: 'stopped' }, { target: 'asking' }] },
    stopped: {
      ...shows(({ stop }: Context) => ({ text: stop ?? say('contribute.cancelled'), options: [toMenu] })),
      on: { MENU: 'menu' },
    },
    asking: {
      invoke: {
        src: 'corridors',
        input: ({ context: { me } }) => ({ me }),
        onDone: {
          target: 'asked',
          actions: assign(({ event: { output } }) => ({
            is: output.status,
            countries: output.status === 'offered' ? output.corridors.map(({ country }) => country).slice(0, countriesMax) : [],
          })),
        },
      },
    },
    asked: {
      always: [
        { guard: 'isUnknown', target: 'unavailable' },
        { guard: 'isNotOffered', target: 'notOffered' },
        { guard: 'isOne', target: 'looking', actions: assign({ country: ({ context: { countries } }) => countries[0] ?? '' }) },
        { target: 'country' },
      ],
    },
    notOffered: {
      ...shows(({ me }: Context) => ({ text: say('abroad.notOffered', { chama: chamaName(me) }), options: [toMenu] })),
      on: { MENU: 'menu' },
    },
    unavailable: {
      ...shows(() => ({
        text: say('abroad.unavailable'),
        options: [{ label: say('engine.tryAgain'), event: { type: 'AGAIN' } }, toMenu],
      })),
      on: { AGAIN: 'asking', MENU: 'menu' },
    },
    country: {
      ...shows(({ me, countries }: Context) => ({
        text: say('abroad.country'),
        options: countriesInOrder(countries, { language: me.language, home: me.chama.country }).map((country): Option => ({
          label: say('abroad.name', { name: { country, ...(me.channel === 'whatsapp' && { whole: true as const }) } }),
          event: { type: 'COUNTRY', country } as Event,
        })),
      })),
      on: { COUNTRY: { target: 'looking', actions: assign({ country: ({ event }) => event.country }) } },
    },
    /** Looked up again rather than kept: the lists of all countries are long, and sessions are written down at each turn. */
    looking: {
      invoke: {
        src: 'corridors',
        input: ({ context: { me } }) => ({ me }),
        onDone: {
          target: 'found',
          actions: assign(({ context: { country }, event: { output } }) => {
            const corridors = output.status === 'offered' ? output.corridors : [];
            const methods = corridors.find((one) => one.country === country)?.methods ?? [];
            return { ways: waysBy(methods), needs: Object.fromEntries(methods.map(({ id, sender }) => [id, [...sender]])) };
          }),
        },
      },
    },
    found: {
      always: [
        { guard: 'isOneWay', target: 'sender', actions: assign({ way: ({ context: { ways } }) => ways[0] }) },
        { guard: 'isThere', target: 'way' },
        { target: 'unavailable' },
      ],
    },
    way: {
      ...shows(({ country, ways }: Context) => ({
        text: say('abroad.way', { country: { country } }),
        options: ways.map(({ methodId, kind, network, label }): Option => ({
          label: label === '' ? say(`abroad.${kind}`) : say('abroad.name', { name: label }),
          event: { type: 'WAY', methodId, network } as Event,
        })),
      })),
      on: {
        WAY: {
          target: 'sender',
          actions: assign(({ context: { ways }, event }) => ({
            way: ways.find(({ methodId, network }) => methodId === event.methodId && network === event.network),
          })),
        },
      },
    },
    sender: leads(({ country, way, needs }: Context) => {
      const { methodId, network, label } = shown(way);
      const recipient = network === undefined ? {} : { network };
      return { flow: 'sender', args: packed({ country, methodId, needs: needs[methodId] ?? [], recipient, also: [], at: label }) };
    }),
    orders: leads(() => ({ flow: 'abroad-orders' })),
    menu: leads(() => ({ flow: 'menu' })),
    /** One payment at a time: the one that waits is shown where payments are made. */
    waiting: leads(() => ({ flow: 'contribute' })),
  },
});

/** A wallet of a network that is known beforehand is chosen with it. */
const waysBy = (methods: readonly PayoutMethod[]): Way[] =>
  methods
    .flatMap(({ id, kind, fields }): Way[] => {
      const networks = kind === 'mobile' ? fields.find(({ name, required }) => name === 'network' && required)?.choices : undefined;
      if (!networks || networks.length === 0) return [{ methodId: id, kind, label: '' }];
      return networks.map(({ value, label }) => ({ methodId: id, kind, network: value, label: listTitle(networkName(value, label)) }));
    })
    .slice(0, waysMax);
