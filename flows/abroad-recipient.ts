import { assign, setup } from 'xstate';
import type { Money } from '../src/money.js';
import type { PayoutMethod } from '../src/providers/ports/payout.js';
import { accountOf, packed, shown, unpacked, type AbroadDraft } from './kit/abroad-draft.js';
import { readAmount } from './kit/amount.js';
import type { Me } from './kit/me.js';
import { listTitle, memberName, networkName } from './kit/names.js';
import { toMenu, yesOrNo } from './kit/options.js';
import { read } from './kit/reads.js';
import {
  askedOfRecipient,
  listFor,
  named,
  nextOf,
  puts,
  recipientFields,
  type AskedOfRecipient,
  type Choice,
} from './kit/recipient-fields.js';
import { say, type Phrase } from './kit/say.js';
import { leads, shows, type Said } from './kit/screen.js';
import { typed } from './kit/typed.js';
import { types } from './kit/types.js';
import { wants } from './kit/wants.js';

type Context = {
  me: Me;
  /** The payment as far as it is put together; undefined where it was lost, as after a redial. */
  draft: AbroadDraft | undefined;
  isOpen: boolean;
  /** The detail that is asked for, and what may be chosen for it while it is on the screen. */
  asked: AskedOfRecipient | undefined;
  choices: Choice[];
  min: Money | undefined;
  max: Money | undefined;
  said: string;
  notice: Phrase | undefined;
};
type Event = Said | { type: 'CHOSEN'; value: string } | { type: 'OTHER' | 'ORDERS' | 'YES' | 'NO' | 'MENU' };

const isRead = { guard: 'isRead', target: 'opening', actions: 'takeTyped' } as const;
const isSought = { guard: 'isListed', target: 'opening', actions: 'seek' } as const;
const isOdd = { actions: 'takeOdd' } as const;
const chooses = { CHOSEN: { target: 'opening', actions: 'takeChosen' } as const };

const detailState = (name: AskedOfRecipient) => ({
  ...shows(({ draft, choices, notice }: Context) => ({ ...puts(name, choices, draft?.country ?? ''), notice })),
  on: {
    ...(askedOfRecipient[name].field && { SAID: name === 'bankCode' ? [isSought, isRead, isOdd] : [isRead, isOdd] }),
    ...(askedOfRecipient[name].chosen && chooses),
  },
});

/** Who gets it and where, one detail after the other as the chosen way asks, and how much; or, for a payment that is stuck, its recipient once more. */
export const abroadRecipient = setup({
  types: types<Context, Event>(),
  actors: { corridors: read('corridors'), payouts: read('payouts') },
  guards: {
    isLost: ({ context: { draft } }) => draft === undefined,
    isMending: ({ context: { draft } }) => draft?.operationId !== undefined,
    isClosed: ({ context: { isOpen } }) => !isOpen,
    isAmountKnown: ({ context: { draft } }) => draft?.amount !== undefined,
    isRead: ({ context, event }) => readIn(context, typed(event)) !== undefined,
    isListed: ({ context: { choices } }) => choices.length > 0,
    isAmount: ({ context }) => amountIn(context)?.status === 'amount',
  },
  actions: {
    takeTyped: assign(({ context, event }) => told(context, readIn(context, typed(event)))),
    takeChosen: assign(({ context, event }) => told(context, event.type === 'CHOSEN' ? event.value : undefined)),
    seek: assign({ said: ({ event }) => typed(event) }),
    takeOdd: assign({ notice: ({ context: { asked } }) => asked && askedOfRecipient[asked].odd }),
    takeAmount: assign(({ context }) => {
      const heard = amountIn(context);
      return heard?.status === 'amount' && context.draft
        ? { draft: { ...context.draft, amount: heard.amount }, said: '', notice: undefined }
        : {};
    }),
    takeNotice: assign(({ context }) => {
      const heard = amountIn(context);
      return { said: '', notice: heard?.status === 'odd' ? heard.notice : undefined };
    }),
  },
}).createMachine({
  id: 'abroad-recipient',
  context: ({ input: { me, args } }) => ({
    ...{ me, draft: unpacked(args), isOpen: false, asked: undefined, choices: [] },
    ...{ min: undefined, max: undefined, said: '', notice: undefined },
  }),
  initial: 'opening',
  states: {
    /** Looked up anew for each detail rather than kept: a list of banks is long, and sessions are written down at each turn. */
    opening: {
      always: [{ guard: 'isLost', target: 'abroad' }, { guard: 'isMending', target: 'mending' }, { target: 'reading' }],
    },
    reading: {
      invoke: {
        src: 'corridors',
        input: ({ context: { me } }) => ({ me }),
        onDone: {
          target: 'sorted',
          actions: assign(({ context: { draft, said }, event: { output } }) => {
            if (output.status !== 'offered') return { isOpen: false };
            const corridor = output.corridors.find(({ country }) => country === draft?.country);
            const method = corridor?.methods.find(({ id }) => id === draft?.methodId);
            return { ...asking(draft, method, said), min: output.min, max: output.max };
          }),
        },
      },
    },
    mending: {
      invoke: {
        src: 'payouts',
        input: ({ context: { me } }) => ({ me }),
        onDone: {
          target: 'sorted',
          actions: assign(({ context: { draft, said }, event: { output } }) => {
            const payment = output.find(({ operationId }) => operationId === draft?.operationId);
            return asking(draft, payment?.may.includes('mend') ? payment.method : undefined, said);
          }),
        },
      },
    },
    sorted: {
      always: [
        { guard: ({ context: { isOpen, draft } }) => !isOpen && draft?.operationId !== undefined, target: 'notMended' },
        { guard: 'isClosed', target: 'gone' },
        ...recipientFields.map((name) => ({ guard: ({ context: { asked } }: { context: Context }) => asked === name, target: name })),
        { guard: 'isMending', target: 'confirm' },
        { guard: 'isAmountKnown', target: 'pay' },
        { target: 'amount' },
      ],
    },
    ...(Object.fromEntries(recipientFields.map((name) => [name, detailState(name)])) as Record<
      AskedOfRecipient,
      ReturnType<typeof detailState>
    >),
    amount: {
      ...shows(({ min, max, notice }: Context) => ({
        text: say('abroad-recipient.amount', { min: min ?? '', max: max ?? '' }),
        notice,
        field: 'amount' as const,
      })),
      on: { SAID: { target: 'weighing', actions: assign({ said: ({ event }) => typed(event) }) } },
    },
    weighing: {
      always: [
        { guard: 'isAmount', target: 'pay', actions: 'takeAmount' },
        { target: 'amount', actions: 'takeNotice' },
      ],
    },
    gone: {
      ...shows(() => ({
        text: say('abroad-recipient.gone'),
        options: [{ label: say('abroad.otherWay'), event: { type: 'OTHER' } }, toMenu],
      })),
      on: { OTHER: 'abroad', MENU: 'menu' },
    },
    notMended: {
      ...shows(() => ({
        text: say('abroad-recipient.notMended'),
        options: [{ label: say('abroad.orders'), event: { type: 'ORDERS' } }, toMenu],
      })),
      on: { ORDERS: 'orders', MENU: 'menu' },
    },
    confirm: {
      ...shows(({ me, draft }: Context) => ({
        text: say('abroad-recipient.confirm', {
          name: memberName(`${draft?.recipient.firstName ?? ''} ${draft?.recipient.lastName ?? ''}`, me),
          account: accountOf(draft?.recipient ?? {}),
        }),
        options: yesOrNo,
        confirms: true,
      })),
      on: {
        YES: {
          target: 'mended',
          actions: [
            wants(({ draft }: Context) => ({
              kind: 'mendPayout',
              operationId: shown(draft?.operationId),
              recipient: shown(draft).recipient,
            })),
            assign({ draft: () => undefined }),
          ],
        },
        NO: 'orders',
      },
    },
    mended: { ...shows(() => ({ text: say('abroad-recipient.mended'), options: [toMenu] })), on: { MENU: 'menu' } },
    pay: leads(({ draft }: Context) => ({ flow: 'abroad-pay', args: packed(shown(draft)) })),
    orders: leads(() => ({ flow: 'abroad-orders' })),
    abroad: leads(() => ({ flow: 'abroad' })),
    menu: leads(() => ({ flow: 'menu' })),
  },
});

type Asking = Pick<Context, 'draft' | 'isOpen' | 'asked' | 'choices' | 'said' | 'notice'>;

/** What to ask next of this method, and from what to choose. `sought`: the part of a name that was typed to find it in the list. */
function asking(draft: AbroadDraft | undefined, method: PayoutMethod | undefined, sought: string): Asking {
  const none = { asked: undefined, choices: [], said: '', notice: undefined };
  if (!draft || !method) return { ...none, draft, isOpen: false };
  const asked = nextOf(method, draft);
  const list = asked ? listFor(asked, method.fields) : [];
  const found = sought === '' ? list : named(list, sought);
  const [only, ...others] = found;
  if (asked && only && others.length === 0 && sought !== '') return asking(withDetail(draft, asked, only.value, list), method, '');
  const notice = found.length === 0 && list.length > 0 ? say('abroad-recipient.odd.none') : undefined;
  return { ...none, draft, isOpen: true, asked, choices: found.length > 0 ? found : list, notice };
}

/** What was typed, as the value of the detail that is asked for. */
const readIn = ({ asked, draft }: Context, text: string): string | undefined =>
  asked && askedOfRecipient[asked].reads?.(text, draft?.country ?? '');

function withDetail(draft: AbroadDraft, asked: AskedOfRecipient, value: string, choices: readonly Choice[]): AbroadDraft {
  const label = choices.find((one) => one.value === value)?.label;
  const at = asked === 'bankCode' || asked === 'network' ? listTitle(networkName(value, label ?? value)) : draft.at;
  return { ...draft, recipient: { ...draft.recipient, [asked]: value }, at };
}

/** With the detail that is asked for, which is then not on the screen any more. */
const told = ({ asked, choices, draft }: Context, value: string | undefined): Partial<Context> =>
  asked === undefined || draft === undefined || value === undefined
    ? {}
    : { draft: withDetail(draft, asked, value, choices), choices: [], asked: undefined, notice: undefined };

const amountIn = ({ said, min, max }: Context) => (min && max ? readAmount(said, { offered: min, min, max }) : undefined);
