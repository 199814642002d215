import { assign, setup } from 'xstate';
import { fieldName, unpriced, without } from './kit/abroad-amend.js';
import { accountOf, packed, shown, unpacked, type AbroadDraft } from './kit/abroad-draft.js';
import { lines } from './kit/lines.js';
import type { Me } from './kit/me.js';
import { bankName, chamaName, currencyWord, memberName, rateText, walletName } from './kit/names.js';
import { toMenu, yesOrNo } from './kit/options.js';
import type { PayoutPrice, PayoutPriced } from './kit/payout.js';
import { read } from './kit/reads.js';
import { say, type Phrase } from './kit/say.js';
import { ends, leads, shows, type Option, type Screen } from './kit/screen.js';
import { types } from './kit/types.js';
import { wants } from './kit/wants.js';

type Refused = Extract<PayoutPriced, { status: 'refused' }>['because'];
type Context = {
  me: Me;
  /** The payment as it was put together; undefined where it was lost, as after a redial. */
  draft: AbroadDraft | undefined;
  /** What may be dialled where no prompt comes by itself. */
  approve: string | undefined;
  /** The name behind the account, where it is known. */
  holder: string | undefined;
  price: PayoutPrice | undefined;
  because: Refused | undefined;
  /** Which of the chama's limits is reached. */
  full?: Phrase | undefined;
  /** What was not accepted. */
  fields: string[];
  /** The price before this one was over before it was agreed to. */
  lapsed: boolean;
  waits: boolean;
};
type Event = { type: 'YES' | 'NO' | 'GO' | 'AMOUNT' | 'CORRECT' | 'DETAILS' | 'AGAIN' | 'MENU' };

const otherAmount: Option = { label: say('abroad-pay.otherAmount'), event: { type: 'AMOUNT' } };
const tryAgain: Option = { label: say('engine.tryAgain'), event: { type: 'AGAIN' } };

/** Says what is in the way, and the ways on. */
const stops = (text: (context: Context) => Phrase, ...options: Option[]) =>
  shows((context: Context): Screen => ({ text: text(context), options: [...options, toMenu] }));

/** What a payment abroad costs, and then the payment itself: it leaves the member's phone for what was on the screen, or not at all. */
export const abroadPay = setup({
  types: types<Context, Event>(),
  actors: {
    contributionTerms: read('contributionTerms'),
    payoutName: read('payoutName'),
    payoutQuote: read('payoutQuote'),
    quoteHolds: read('quoteHolds'),
    pending: read('pending'),
  },
  guards: {
    isLost: ({ context: { draft } }) => draft?.amount === undefined,
    isQuoted: ({ context: { price } }) => price !== undefined,
    isLimit: ({ context: { because } }) => because === 'limit',
    isRecipient: ({ context: { because } }) => because === 'recipient',
    isSender: ({ context: { because } }) => because === 'sender',
    isFull: ({ context: { because } }) => because === 'dayIsFull',
    isUnavailable: ({ context: { because } }) => because === 'unavailable',
    isWaiting: ({ context: { waits } }) => waits,
  },
}).createMachine({
  id: 'abroad-pay',
  context: ({ input: { me, args } }) => ({
    ...{ me, draft: unpacked(args), approve: undefined, holder: undefined, price: undefined, because: undefined },
    ...{ fields: [], lapsed: false, waits: false },
  }),
  initial: 'opening',
  states: {
    opening: { always: [{ guard: 'isLost', target: 'abroad' }, { target: 'asking' }] },
    asking: {
      invoke: {
        src: 'contributionTerms',
        input: ({ context: { me } }) => ({ me }),
        onDone: { target: 'naming', actions: assign({ approve: ({ event }) => event.output.approve }) },
      },
    },
    naming: {
      invoke: {
        src: 'payoutName',
        input: ({ context: { me, draft } }) => ({ me, ...whereTo(draft) }),
        onDone: [
          {
            guard: ({ event }) => event.output.status === 'found',
            target: 'named',
            actions: assign({ holder: ({ event }) => (event.output.status === 'found' ? event.output.name : undefined) }),
          },
          { target: 'pricing' },
        ],
      },
    },
    named: {
      ...shows(({ me, holder }: Context) => ({ text: say('abroad-pay.named', { name: memberName(holder ?? '', me) }), options: yesOrNo })),
      on: {
        YES: { target: 'pricing', actions: assign({ holder: () => undefined }) },
        NO: {
          target: 'recipient',
          actions: assign(({ context: { draft } }) => ({ draft: draft && without(draft, []), holder: undefined })),
        },
      },
    },
    pricing: {
      invoke: {
        src: 'payoutQuote',
        input: ({ context: { me, draft } }) => ({ me, ...whereTo(draft), amount: shown(draft?.amount) }),
        onDone: {
          target: 'priced',
          actions: assign(({ event: { output } }) => ({
            price: output.status === 'quoted' ? output.price : undefined,
            because: output.status === 'refused' ? output.because : undefined,
            full: output.status === 'refused' ? output.full : undefined,
            fields: output.status === 'refused' ? output.fields : [],
          })),
        },
      },
    },
    priced: {
      always: [
        { guard: 'isQuoted', target: 'price' },
        { guard: 'isLimit', target: 'limit' },
        { guard: 'isRecipient', target: 'notTaken' },
        { guard: 'isSender', target: 'senderNotTaken' },
        { guard: 'isFull', target: 'dayIsFull' },
        { guard: 'isUnavailable', target: 'unavailable' },
        { target: 'unknown' },
      ],
    },
    price: {
      ...shows(({ me, price, lapsed }: Context) => ({
        text: lapsed ? lines(say('abroad-pay.lapsed'), priceOf(me, price)) : priceOf(me, price),
        options: [{ label: say('abroad-pay.goOn'), event: { type: 'GO' } }, otherAmount],
      })),
      on: { GO: 'confirm', AMOUNT: { target: 'recipient', actions: assign(({ context: { draft } }) => ({ draft: unpriced(draft) })) } },
    },
    confirm: {
      ...shows(({ me, draft, price }: Context) => ({
        text: say('abroad-pay.confirm', {
          gets: price?.gets ?? '',
          name: nameOf(draft),
          account: placeOf(draft),
          pay: price?.pay ?? '',
          wallet: walletName(me),
        }),
        options: yesOrNo,
        confirms: true,
      })),
      on: { YES: 'holding', NO: 'leaving' },
    },
    /** A price that is over is not paid: the new one is shown and agreed to first. */
    holding: {
      invoke: {
        src: 'quoteHolds',
        input: ({ context: { price } }) => ({ expiresAt: price?.expiresAt ?? 0 }),
        onDone: [
          {
            guard: ({ event }) => event.output,
            target: 'asked',
            actions: wants(({ draft, price }: Context) => ({ kind: 'payAbroad', ...whereTo(draft), price: shown(price) })),
          },
          { target: 'pricing', actions: assign({ lapsed: () => true }) },
        ],
      },
    },
    asked: ends(({ me, price, approve }: Context) => {
      const values = { amount: price?.pay ?? '', wallet: walletName(me) };
      return { text: approve === undefined ? say('contribute.asked', values) : say('contribute.askedDial', { ...values, code: approve }) };
    }),
    limit: {
      ...stops(() => say('abroad-pay.limit'), otherAmount),
      on: { AMOUNT: { target: 'recipient', actions: assign(({ context: { draft } }) => ({ draft: unpriced(draft) })) }, MENU: 'menu' },
    },
    notTaken: {
      ...stops(({ fields }) => say('abroad-pay.recipient', { field: fieldName(fields) }), correct()),
      on: {
        CORRECT: {
          target: 'recipient',
          actions: assign(({ context: { draft, fields } }) => ({ draft: draft && without(draft, fields) })),
        },
        MENU: 'menu',
      },
    },
    senderNotTaken: {
      ...stops(() => say('abroad-pay.sender'), { label: say('abroad-pay.senderAgain'), event: { type: 'DETAILS' } }),
      on: { DETAILS: 'sender', MENU: 'menu' },
    },
    dayIsFull: {
      ...stops(({ me, full }) => full ?? say('abroad-pay.dayIsFull', { chama: chamaName(me) }), otherAmount),
      on: { AMOUNT: { target: 'recipient', actions: assign(({ context: { draft } }) => ({ draft: unpriced(draft) })) }, MENU: 'menu' },
    },
    unavailable: {
      ...stops(({ draft }) => say('abroad-pay.unavailable', { country: { country: draft?.country ?? '' } }), tryAgain),
      on: { AGAIN: 'pricing', MENU: 'menu' },
    },
    unknown: { ...stops(() => say('abroad-pay.unknown'), tryAgain), on: { AGAIN: 'pricing', MENU: 'menu' } },
    /** As in `contribute`: a yes whose answer was lost on the way is on its way. */
    leaving: {
      invoke: {
        src: 'pending',
        input: ({ context: { me } }) => ({ me }),
        onDone: { target: 'left', actions: assign({ waits: ({ event }) => event.output.some(({ kind }) => kind === 'payment') }) },
      },
    },
    left: { always: [{ guard: 'isWaiting', target: 'waiting' }, { target: 'cancelled' }] },
    cancelled: ends(() => ({ text: say('contribute.cancelled') })),
    recipient: leads(({ draft }: Context) => ({ flow: 'abroad-recipient', args: packed(shown(draft)) })),
    sender: leads(({ draft, fields }: Context) => {
      const again = fields.length > 0 ? fields : shown(draft).needs;
      return { flow: 'sender', args: { ...packed(shown(draft)), again: again.join(',') } };
    }),
    abroad: leads(() => ({ flow: 'abroad' })),
    menu: leads(() => ({ flow: 'menu' })),
    waiting: leads(() => ({ flow: 'contribute' })),
  },
});

function correct(): Option {
  return { label: say('abroad.back'), event: { type: 'CORRECT' } };
}

function whereTo(draft: AbroadDraft | undefined) {
  const { methodId, country, recipient } = shown(draft);
  return { methodId, country, recipient };
}

const nameOf = (draft: AbroadDraft | undefined): string =>
  memberName(`${draft?.recipient.firstName ?? ''} ${draft?.recipient.lastName ?? ''}`);

/** The account in full, with the bank where there is one. */
function placeOf(draft: AbroadDraft | undefined): string {
  const account = accountOf(draft?.recipient ?? {});
  return draft?.recipient.bankCode === undefined ? account : `${bankName(draft.at)} ${account}`;
}

function priceOf({ chama }: Me, price: PayoutPrice | undefined): Phrase {
  if (!price) throw new Error('a price that was not read cannot be shown');
  const { pay, gets, rate, fee, expiresAt } = price;
  const values = {
    ...{ pay, gets, rate: rateText(rate), from: currencyWord(pay.currency), to: currencyWord(gets.currency) },
    until: { time: expiresAt, zone: chama.timeZone },
  };
  return fee === undefined ? say('abroad-pay.price', values) : say('abroad-pay.priceFee', { ...values, fee });
}
