import { assign, setup } from 'xstate';
import { packed, shown, unpacked, type AbroadDraft } from './kit/abroad-draft.js';
import { lines } from './kit/lines.js';
import type { Me } from './kit/me.js';
import { toMenu, yesOrNo } from './kit/options.js';
import type { SenderDetails } from './kit/payout.js';
import { read, type Reads } from './kit/reads.js';
import { say, type Phrase } from './kit/say.js';
import { ends, leads, shows, type Said } from './kit/screen.js';
import { askable, askedOfSender, choicesOf, senderFields, writtenOut, type AskedOfSender } from './kit/sender-fields.js';
import { typed } from './kit/typed.js';
import { types } from './kit/types.js';
import { wants } from './kit/wants.js';

type Context = {
  me: Me;
  /** What the sender's details are for; undefined where it was lost, as after a redial. */
  draft: AbroadDraft | undefined;
  standing: Awaited<ReturnType<Reads['senderProfile']>>['standing'];
  /** What was not accepted, and is asked for anew. */
  again: AskedOfSender[];
  /** What is still to be asked for. The first is on the screen. */
  left: AskedOfSender[];
  /** What was told and is not kept yet. */
  details: SenderDetails;
  notice: Phrase | undefined;
};
type Event = Said | { type: 'CHOSEN'; value: string } | { type: 'GO' | 'NO' | 'YES' | 'MENU' };

/** Details that are kept together: a dropped call loses no more than these, and their check is one screen. */
const togetherMax = 3;

/** What a state needs in which a detail is typed, or chosen, or either. */
const typesIn = { SAID: [{ guard: 'isRead', target: 'next', actions: 'takeTyped' } as const, { actions: 'takeOdd' } as const] };
const chooses = { CHOSEN: { target: 'next', actions: 'takeChosen' } as const };

const detailState = (name: AskedOfSender) => ({
  ...shows(({ me, notice }: Context) => {
    const { question, field } = askedOfSender[name];
    return { text: question(me), notice, options: choicesOf(name, me), ...(field && { field }) };
  }),
  on: { ...(askedOfSender[name].field && typesIn), ...(askedOfSender[name].choices && chooses) },
});

/** A sender's profile, asked for once: only what is missing for the way that they chose, a few details at a time. */
export const sender = setup({
  types: types<Context, Event>(),
  actors: { senderProfile: read('senderProfile') },
  guards: {
    isLost: ({ context: { draft } }) => draft === undefined,
    isRefused: ({ context: { standing } }) => standing === 'refused',
    isWaiting: ({ context: { standing } }) => standing === 'waiting',
    isMissing: ({ context: { left } }) => left.length > 0,
    isEnough: ({ context: { left, details } }) => left.length === 0 || Object.keys(details).length >= togetherMax,
    isPriced: ({ context: { draft } }) => draft?.amount !== undefined,
    isRead: ({ context, event }) => readIn(context, typed(event)) !== undefined,
  },
  actions: {
    takeTyped: assign(({ context, event }) => withDetail(context, readIn(context, typed(event)))),
    takeChosen: assign(({ context, event }) => withDetail(context, event.type === 'CHOSEN' ? event.value : undefined)),
    takeOdd: assign({ notice: ({ context: { left } }) => left[0] && askedOfSender[left[0]].odd }),
    forget: assign({ details: () => ({}), again: () => [] }),
    keep: wants(({ me, details }: Context) => ({ kind: 'saveSender', details: withPhoneCountry(me, details) })),
  },
}).createMachine({
  id: 'sender',
  context: ({ input: { me, args } }) => ({
    ...{ me, draft: unpacked(args), standing: 'none', again: askable((args?.again ?? '').split(',')) },
    ...{ left: [], details: {}, notice: undefined },
  }),
  initial: 'opening',
  states: {
    opening: { always: [{ guard: 'isLost', target: 'abroad' }, { target: 'reading' }] },
    reading: {
      invoke: {
        src: 'senderProfile',
        input: ({ context: { me, draft } }) => ({ me, needs: draft?.needs ?? [] }),
        onDone: {
          target: 'known',
          actions: assign(({ context: { again }, event: { output } }) => ({
            standing: output.standing,
            left: askable([...output.missing, ...again]),
          })),
        },
      },
    },
    known: {
      always: [
        { guard: 'isRefused', target: 'refused' },
        { guard: 'isMissing', target: 'why' },
        { guard: 'isWaiting', target: 'waiting' },
        { guard: 'isPriced', target: 'pay' },
        { target: 'recipient' },
      ],
    },
    why: {
      ...shows(() => ({
        text: say('sender.why'),
        options: [
          { label: say('sender.goOn'), event: { type: 'GO' } },
          { label: say('sender.noThanks'), event: { type: 'NO' } },
        ],
      })),
      on: { GO: 'next', NO: 'left' },
    },
    next: {
      always: [
        { guard: 'isEnough', target: 'check' },
        ...senderFields.map((name) => ({ guard: ({ context: { left } }: { context: Context }) => left[0] === name, target: name })),
      ],
    },
    ...(Object.fromEntries(senderFields.map((name) => [name, detailState(name)])) as Record<AskedOfSender, ReturnType<typeof detailState>>),
    check: {
      ...shows(({ details }: Context) => ({
        text: lines(say('sender.check'), ...writtenOut(details)),
        options: yesOrNo,
        confirms: true,
      })),
      on: {
        YES: [
          { guard: 'isMissing', target: 'next', actions: ['keep', 'forget'] },
          { target: 'saved', actions: ['keep', 'forget'] },
        ],
        NO: {
          target: 'next',
          actions: assign(({ context: { left, details } }) => ({ left: askable([...Object.keys(details), ...left]), details: {} })),
        },
      },
    },
    /** What was kept is written down once this is on the screen, and can be seen from the next on. */
    saved: {
      ...shows(() => ({ text: say('sender.saved'), options: [{ label: say('sender.goOn'), event: { type: 'GO' } }] })),
      on: { GO: 'reading' },
    },
    waiting: { ...shows(() => ({ text: say('sender.waiting'), options: [toMenu] })), on: { MENU: 'menu' } },
    refused: {
      ...shows(({ me }: Context) => ({
        text: say('sender.refused', { call: say('engine.helpCall', { phone: me.chama.helpPhone }) }),
        options: [toMenu],
      })),
      on: { MENU: 'menu' },
    },
    left: ends(() => ({ text: say('sender.left') })),
    recipient: leads(({ draft }: Context) => ({ flow: 'abroad-recipient', args: packed(shown(draft)) })),
    pay: leads(({ draft }: Context) => ({ flow: 'abroad-pay', args: packed(shown(draft)) })),
    abroad: leads(() => ({ flow: 'abroad' })),
    menu: leads(() => ({ flow: 'menu' })),
  },
});

function readIn({ me, left: [name] }: Context, text: string): string | undefined {
  return name && askedOfSender[name].reads?.(text, me);
}

/** With what was told of the detail on the screen. */
function withDetail({ left: [name, ...left], details }: Context, value: string | undefined): Partial<Context> {
  return name === undefined || value === undefined ? {} : { details: { ...details, [name]: value }, left, notice: undefined };
}

/** Only a number of the chama's own country is taken. */
const withPhoneCountry = ({ chama }: Me, details: SenderDetails): SenderDetails =>
  details.phone === undefined ? details : { ...details, phoneCountry: chama.country };
