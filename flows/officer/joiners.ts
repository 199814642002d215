import { assign, setup } from 'xstate';
import type { Joiner } from '../kit/care.js';
import type { Me } from '../kit/me.js';
import { chamaName, memberName } from '../kit/names.js';
import { toMenu, yesOrNo } from '../kit/options.js';
import { read } from '../kit/reads.js';
import { say } from '../kit/say.js';
import { leads, shows, type Option } from '../kit/screen.js';
import { types } from '../kit/types.js';
import { wants } from '../kit/wants.js';

type Context = { me: Me; count: number; waiting: Joiner[]; joiner: Joiner | undefined };
type Event = { type: 'JOINER'; requestId: string } | { type: 'ACCEPT' | 'REFUSE' | 'YES' | 'NO' | 'NEXT' | 'MENU' };

/** Requests that are shown at once; the others come up when these are decided. */
const shownMax = 20;

/** An officer lets somebody in who asked to join, or does not; that person is told either way. */
export const joiners = setup({
  types: types<Context, Event>(),
  actors: { joiners: read('joiners') },
  guards: {
    isNone: ({ context: { waiting } }) => waiting.length === 0,
    isOne: ({ context: { waiting } }) => waiting.length === 1,
  },
}).createMachine({
  id: 'joiners',
  context: ({ input: { me } }) => ({ me, count: 0, waiting: [], joiner: undefined }),
  initial: 'opening',
  states: {
    opening: {
      invoke: {
        src: 'joiners',
        input: ({ context: { me } }) => ({ me }),
        onDone: {
          target: 'counted',
          actions: assign(({ event: { output } }) => ({ count: output.length, waiting: output.slice(0, shownMax), joiner: undefined })),
        },
      },
    },
    counted: {
      always: [
        { guard: 'isNone', target: 'none' },
        { guard: 'isOne', target: 'showing', actions: assign(({ context: { waiting } }) => ({ joiner: waiting[0] })) },
        { target: 'choosing' },
      ],
    },
    none: {
      ...shows(({ me }: Context) => ({ text: say('joiners.none', { chama: chamaName(me) }), options: [toMenu] })),
      on: { MENU: 'menu' },
    },
    choosing: {
      ...shows(({ me, count, waiting }: Context) => ({
        text: say('joiners.choose', { count }),
        options: waiting.map(({ requestId, name }): Option => ({
          label: say('joiners.item', { name: memberName(name, me) }),
          event: { type: 'JOINER', requestId } as Event,
        })),
      })),
      on: {
        JOINER: {
          target: 'showing',
          actions: assign(({ context: { waiting }, event }) => ({
            joiner: waiting.find(({ requestId }) => requestId === event.requestId),
          })),
        },
      },
    },
    showing: {
      ...shows(({ me, joiner }: Context) => ({
        text: say('joiners.about', {
          name: joiner?.name ?? '',
          phone: joiner?.phone ?? '',
          date: { date: joiner?.date ?? '' },
          chama: chamaName(me),
        }),
        options: [
          { label: say('joiners.accept'), event: { type: 'ACCEPT' } },
          { label: say('joiners.refuse'), event: { type: 'REFUSE' } },
        ],
      })),
      on: { ACCEPT: 'accept', REFUSE: 'refuse' },
    },
    accept: {
      ...shows(({ me, joiner }: Context) => ({
        text: say('joiners.acceptAsk', { ...named(me, joiner), chama: chamaName(me) }),
        options: yesOrNo,
        confirms: true,
      })),
      on: { YES: { target: 'accepted', actions: wants(({ joiner }: Context) => decision(joiner, 'yes')) }, NO: 'showing' },
    },
    refuse: {
      ...shows(({ me, joiner }: Context) => ({ text: say('joiners.refuseAsk', named(me, joiner)), options: yesOrNo, confirms: true })),
      on: { YES: { target: 'refused', actions: wants(({ joiner }: Context) => decision(joiner, 'no')) }, NO: 'showing' },
    },
    accepted: {
      ...shows(({ me, joiner, count }: Context) => ({ text: say('joiners.accepted', named(me, joiner)), options: onward(count) })),
      on: { NEXT: 'opening', MENU: 'menu' },
    },
    refused: {
      ...shows(({ me, joiner, count }: Context) => ({ text: say('joiners.refused', named(me, joiner)), options: onward(count) })),
      on: { NEXT: 'opening', MENU: 'menu' },
    },
    menu: leads(() => ({ flow: 'menu' })),
  },
});

const named = (me: Me, joiner: Joiner | undefined) => ({ name: memberName(joiner?.name ?? '', me) });

/** After a decision: who else waits, if anybody does. */
const onward = (count: number): Option[] => [...(count > 1 ? [{ label: say('joiners.next'), event: { type: 'NEXT' } }] : []), toMenu];

/** Nobody is ever let in or turned away who was not on the screen. */
function decision(joiner: Joiner | undefined, says: 'yes' | 'no') {
  if (!joiner) throw new Error('decided without having seen it');
  return { kind: 'decideJoin' as const, requestId: joiner.requestId, says };
}
