import { assign, setup } from 'xstate';
import { compareMoney, major, type Money } from '../../src/money.js';
import { readAmount, type Bounds } from '../kit/amount.js';
import type { ClaimFault } from '../kit/intents.js';
import { lines } from '../kit/lines.js';
import type { Me } from '../kit/me.js';
import { chamaName, listName, memberName } from '../kit/names.js';
import { toMenu, yesOrNo } from '../kit/options.js';
import { read, type WaitingClaim } from '../kit/reads.js';
import { say, type Phrase } from '../kit/say.js';
import { leads, shows, type Option, type Said } from '../kit/screen.js';
import { typed } from '../kit/typed.js';
import { types } from '../kit/types.js';
import { wants } from '../kit/wants.js';

type Context = {
  me: Me;
  /** All that wait, and those of them that are shown. */
  count: number;
  waiting: WaitingClaim[];
  terms: Bounds | undefined;
  claim: WaitingClaim | undefined;
  /** What was typed last. */
  said: string | undefined;
  amount: Money | undefined;
  fault: ClaimFault | undefined;
  notice: Phrase | undefined;
};
type Event =
  | Said
  | { type: 'CLAIM'; reviewId: string }
  | { type: 'FAULT'; fault: ClaimFault }
  | { type: 'THERE' | 'NOT_THERE' | 'OFFERED' | 'YES' | 'NO' | 'NEXT' | 'MENU' };

/** Nothing has been said about a claim yet. */
const unsaid = { said: undefined, amount: undefined, fault: undefined, notice: undefined };

/** Claims that are shown at once; the others come up when these are decided. */
const shownMax = 20;

/** More than anybody pays at once, in whole units: a slip of the finger. */
const elseMax = 99_999_999;

/** An officer looks up what members say they have paid, and no statement shows: it arrived, and how much; or it did not, and why. */
export const claims = setup({
  types: types<Context, Event>(),
  actors: { claims: read('claims') },
  guards: {
    isNone: ({ context: { waiting } }) => waiting.length === 0,
    isOne: ({ context: { waiting } }) => waiting.length === 1,
    isAmount: ({ context }) => heardIn(context)?.status === 'amount',
  },
  actions: {
    unsay: assign(() => unsaid),
    takeAmount: assign(({ context }) => {
      const heard = heardIn(context);
      return heard?.status === 'amount' ? { ...unsaid, amount: heard.amount } : {};
    }),
    takeNotice: assign(({ context }) => {
      const heard = heardIn(context);
      return { ...unsaid, notice: heard?.status === 'odd' ? heard.notice : undefined };
    }),
  },
}).createMachine({
  id: 'claims',
  context: ({ input: { me } }) => ({ me, count: 0, waiting: [], terms: undefined, claim: undefined, ...unsaid }),
  initial: 'opening',
  states: {
    opening: {
      invoke: {
        src: 'claims',
        input: ({ context: { me } }) => ({ me }),
        onDone: {
          target: 'counted',
          actions: assign(({ event: { output } }) => ({
            count: output.waiting.length,
            waiting: output.waiting.slice(0, shownMax),
            terms: output.terms,
            claim: undefined,
            ...unsaid,
          })),
        },
      },
    },
    counted: {
      always: [
        { guard: 'isNone', target: 'none' },
        { guard: 'isOne', target: 'showing', actions: assign(({ context: { waiting } }) => ({ claim: waiting[0] })) },
        { target: 'choosing' },
      ],
    },
    none: {
      ...shows(({ me }: Context) => ({ text: say('claims.none', { chama: chamaName(me) }), options: [toMenu] })),
      on: { MENU: 'menu' },
    },
    choosing: {
      ...shows(({ count, waiting }: Context) => ({
        text: say('claims.choose', { count }),
        options: waiting.map(({ reviewId, member, receipt }): Option => ({
          label: say('claims.item', { name: listName(member), receipt }),
          event: { type: 'CLAIM', reviewId } as Event,
        })),
      })),
      on: {
        CLAIM: {
          target: 'showing',
          actions: assign(({ context: { waiting }, event }) => ({ claim: waiting.find(({ reviewId }) => reviewId === event.reviewId) })),
        },
      },
    },
    showing: {
      ...shows(({ me, claim }: Context) => ({
        text: lines(...about(me, claim), say('claims.isThere')),
        options: [
          { label: say('claims.there'), event: { type: 'THERE' } },
          { label: say('claims.notThere'), event: { type: 'NOT_THERE' } },
        ],
      })),
      on: { THERE: { target: 'amount', actions: 'unsay' }, NOT_THERE: { target: 'fault', actions: 'unsay' } },
    },
    amount: {
      ...shows((context: Context) => {
        const amount = offered(context);
        const receipt = context.claim?.receipt ?? '';
        return {
          text: amount ? say('claims.amount', { receipt }) : say('claims.amountTyped', { receipt }),
          notice: context.notice,
          options: amount ? [{ label: say('contribute.offered', { amount }), event: { type: 'OFFERED' } }] : [],
          field: 'amount' as const,
        };
      }),
      on: {
        OFFERED: {
          target: 'confirm',
          actions: assign(({ context }) => ({ ...unsaid, amount: offered(context) })),
        },
        SAID: { target: 'weighing', actions: assign({ said: ({ event }) => typed(event) }) },
      },
    },
    weighing: {
      always: [
        { guard: 'isAmount', target: 'confirm', actions: 'takeAmount' },
        { target: 'amount', actions: 'takeNotice' },
      ],
    },
    confirm: {
      ...shows(({ me, claim, amount }: Context) => ({
        text: say('claims.confirm', { amount: amount ?? '', ...named(me, claim), date: { date: claim?.date ?? '' } }),
        options: yesOrNo,
        confirms: true,
      })),
      on: {
        YES: {
          target: 'recorded',
          actions: wants(({ claim, amount }: Context) => ({
            kind: 'decideClaim',
            reviewId: decided(claim).reviewId,
            verdict: { is: 'confirmed', amount: decided(amount) },
          })),
        },
        NO: { target: 'showing', actions: 'unsay' },
      },
    },
    fault: {
      ...shows(({ claim }: Context) => ({
        text: say('claims.fault', { receipt: claim?.receipt ?? '' }),
        options: [
          fault('claims.notFound', 'notFound'),
          fault('claims.otherAmount', 'otherAmount'),
          fault('claims.wrongNumber', 'wrongNumber'),
        ],
      })),
      on: { FAULT: { target: 'refuse', actions: assign({ fault: ({ event }) => event.fault }) } },
    },
    refuse: {
      ...shows(({ me, claim, fault }: Context) => ({
        text: say('claims.refuse', { ...named(me, claim), why: say(`claims.${fault ?? 'notFound'}`) }),
        options: yesOrNo,
        confirms: true,
      })),
      on: {
        YES: {
          target: 'refused',
          actions: wants(({ claim, fault }: Context) => ({
            kind: 'decideClaim',
            reviewId: decided(claim).reviewId,
            verdict: { is: 'rejected', fault: decided(fault) },
          })),
        },
        NO: { target: 'showing', actions: 'unsay' },
      },
    },
    recorded: {
      ...shows(({ me, claim, amount, count }: Context) => ({
        text: say('claims.recorded', { amount: amount ?? '', ...named(me, claim) }),
        options: onward(count),
      })),
      on: { NEXT: 'opening', MENU: 'menu' },
    },
    refused: {
      ...shows(({ me, claim, count }: Context) => ({ text: say('claims.refused', named(me, claim)), options: onward(count) })),
      on: { NEXT: 'opening', MENU: 'menu' },
    },
    menu: leads(() => ({ flow: 'menu' })),
  },
});

const fault = (label: 'claims.notFound' | 'claims.otherAmount' | 'claims.wrongNumber', is: ClaimFault): Option => ({
  label: say(label),
  event: { type: 'FAULT', fault: is } as Event,
});

const named = (me: Me, claim: WaitingClaim | undefined) => ({ name: memberName(claim?.member ?? '', me), receipt: claim?.receipt ?? '' });

function about(me: Me, claim: WaitingClaim | undefined): [Phrase, ...Phrase[]] {
  const { name, receipt } = named(me, claim);
  const date = { date: claim?.date ?? '' };
  return [
    claim?.for ? say('claims.whoFor', { name, what: say(`pay-for.short.${claim.for}`) }) : say('claims.who', { name }),
    claim?.amount ? say('claims.whatAmount', { receipt, amount: claim.amount, date }) : say('claims.what', { receipt, date }),
  ];
}

/** What the member said, where it may be that much; else what the cycle asks. Nobody guesses what was paid for something else. */
function offered(context: Pick<Context, 'claim' | 'terms'>): Money | undefined {
  const said = context.claim?.amount;
  const bounds = boundsOf(context);
  const usual = context.claim?.for ? undefined : bounds?.offered;
  if (!bounds || !said) return usual;
  return compareMoney(said, bounds.min) >= 0 && compareMoney(said, bounds.max) <= 0 ? said : usual;
}

/** What may have been paid: a contribution within the rules; for something else as much as was owed, which may be less or more. */
function boundsOf({ claim, terms }: Pick<Context, 'claim' | 'terms'>): Bounds | undefined {
  if (!terms || !claim?.for) return terms;
  const { currency } = terms.min;
  return { offered: claim.amount ?? terms.offered, min: major(1, currency), max: major(elseMax, currency) };
}

const heardIn = (context: Context) => {
  const bounds = boundsOf(context);
  return context.said === undefined || !bounds ? undefined : readAmount(context.said, bounds);
};

/** After a decision: what else waits, if anything does. */
const onward = (count: number): Option[] => [...(count > 1 ? [{ label: say('claims.next'), event: { type: 'NEXT' } }] : []), toMenu];

/** Nothing is ever decided that was not on the screen. */
function decided<T>(what: T | undefined): T {
  if (what === undefined) throw new Error('decided without having seen it');
  return what;
}
