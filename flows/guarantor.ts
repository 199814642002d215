import { assign, setup } from 'xstate';
import type { Me } from './kit/me.js';
import { chamaName, memberName } from './kit/names.js';
import { notKept } from './kit/not-kept.js';
import { toMenu, yesOrNo } from './kit/options.js';
import { read } from './kit/reads.js';
import type { GuarantorRequest } from './kit/records.js';
import { say } from './kit/say.js';
import { leads, shows, type Option } from './kit/screen.js';
import { types } from './kit/types.js';
import { wants } from './kit/wants.js';

type Context = { me: Me; kept: boolean; requests: GuarantorRequest[]; request: GuarantorRequest | undefined };
type Event = { type: 'REQUEST'; loanId: string } | { type: 'AGREE' | 'DECLINE' | 'YES' | 'NO' | 'NEXT' | 'MENU' };

/** Requests that are shown at once. */
const shownMax = 20;

/** A member is asked to stand surety for somebody's loan: who, how much, what it may cost them; they say yes or no, once. */
export const guarantor = setup({
  types: types<Context, Event>(),
  actors: { guarantorRequests: read('guarantorRequests') },
  guards: {
    isNotKept: ({ context: { kept } }) => !kept,
    isNone: ({ context: { requests } }) => requests.length === 0,
    isOne: ({ context: { requests } }) => requests.length === 1,
  },
}).createMachine({
  id: 'guarantor',
  context: ({ input: { me } }) => ({ me, kept: false, requests: [], request: undefined }),
  initial: 'opening',
  states: {
    opening: {
      invoke: {
        src: 'guarantorRequests',
        input: ({ context: { me } }) => ({ me }),
        onDone: {
          target: 'counted',
          actions: assign(({ event: { output } }) => ({
            kept: output.kept,
            requests: output.kept ? output.requests.slice(0, shownMax) : [],
            request: undefined,
          })),
        },
      },
    },
    counted: {
      always: [
        { guard: 'isNotKept', target: 'notKept' },
        { guard: 'isNone', target: 'none' },
        { guard: 'isOne', target: 'showing', actions: assign({ request: ({ context: { requests } }) => requests[0] }) },
        { target: 'choosing' },
      ],
    },
    notKept: { ...shows(notKept), on: { MENU: 'menu' } },
    none: {
      ...shows(({ me }: Context) => ({ text: say('guarantor.none', { chama: chamaName(me) }), options: [toMenu] })),
      on: { MENU: 'menu' },
    },
    choosing: {
      ...shows(({ me, requests }: Context) => ({
        text: say('guarantor.choose', { count: requests.length }),
        options: requests.map(({ loanId, borrower }): Option => ({
          label: say('guarantor.item', { name: memberName(borrower, me) }),
          event: { type: 'REQUEST', loanId } as Event,
        })),
      })),
      on: {
        REQUEST: {
          target: 'showing',
          actions: assign(({ context: { requests }, event }) => ({ request: requests.find(({ loanId }) => loanId === event.loanId) })),
        },
      },
    },
    showing: {
      ...shows(({ me, request }: Context) => ({
        text: say('guarantor.about', { ...named(me, request), months: request?.months ?? 0, cover: request?.cover ?? '' }),
        options: [
          { label: say('guarantor.agree'), event: { type: 'AGREE' } },
          { label: say('guarantor.decline'), event: { type: 'DECLINE' } },
        ],
      })),
      on: { AGREE: 'agree', DECLINE: 'decline' },
    },
    agree: {
      ...shows(({ me, request }: Context) => ({
        text: say('guarantor.agreeAsk', { ...named(me, request), cover: request?.cover ?? '' }),
        options: yesOrNo,
        confirms: true,
      })),
      on: { YES: { target: 'agreed', actions: wants(({ request }: Context) => consent(request, 'yes')) }, NO: 'showing' },
    },
    decline: {
      ...shows(({ me, request }: Context) => ({ text: say('guarantor.declineAsk', named(me, request)), options: yesOrNo, confirms: true })),
      on: { YES: { target: 'declined', actions: wants(({ request }: Context) => consent(request, 'no')) }, NO: 'showing' },
    },
    agreed: {
      ...shows(({ me, request, requests }: Context) => ({
        text: say('guarantor.agreed', { ...named(me, request), cover: request?.cover ?? '' }),
        options: onward(requests.length),
      })),
      on: { NEXT: 'opening', MENU: 'menu' },
    },
    declined: {
      ...shows(({ me, request, requests }: Context) => ({
        text: say('guarantor.declined', named(me, request)),
        options: onward(requests.length),
      })),
      on: { NEXT: 'opening', MENU: 'menu' },
    },
    menu: leads(() => ({ flow: 'menu' })),
  },
});

const named = (me: Me, request: GuarantorRequest | undefined) => ({
  name: memberName(request?.borrower ?? '', me),
  amount: request?.principal ?? '',
});

/** After a word: what else waits, if anything does. */
const onward = (count: number): Option[] => [...(count > 1 ? [{ label: say('guarantor.next'), event: { type: 'NEXT' } }] : []), toMenu];

/** Nothing is ever agreed to that was not on the screen. */
function consent(request: GuarantorRequest | undefined, says: 'yes' | 'no') {
  if (!request) throw new Error('consented without having seen it');
  return { kind: 'record' as const, write: { does: 'consent' as const, loanId: request.loanId, says } };
}
