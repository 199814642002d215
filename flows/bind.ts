import { assign, setup } from 'xstate';
import { parsePhone } from '../src/phone.js';
import type { Me } from './kit/me.js';
import { chamaName, phoneExample } from './kit/names.js';
import { read } from './kit/reads.js';
import { say, type Phrase } from './kit/say.js';
import { ends, leads, shows, type Said } from './kit/screen.js';
import { typed } from './kit/typed.js';
import { types } from './kit/types.js';
import { wants } from './kit/wants.js';

type Context = { me: Me; phone: string; proof: string; notice: Phrase | undefined };
type Event = Said | { type: 'STRANGER' | 'AGAIN' | 'OTHER' };

/** A WhatsApp account shows whose it is: a code goes by SMS to the member's number and is typed here. */
export const bind = setup({
  types: types<Context, Event>(),
  actors: { sendCode: read('sendCode'), checkCode: read('checkCode') },
  guards: {
    isListed: ({ context: { me } }) => me.standing !== undefined,
    isPhone: ({ context, event }) => phoneIn(context.me, typed(event)) !== undefined,
  },
  actions: { takeBadNumber: assign({ notice: ({ context: { me } }) => say('bind.badNumber', { example: phoneExample(me) }) }) },
}).createMachine({
  id: 'bind',
  context: ({ input: { me } }) => ({ me, phone: '', proof: '', notice: undefined }),
  initial: 'opening',
  states: {
    opening: { always: [{ guard: 'isListed', target: 'stranger' }, { target: 'number' }] },
    number: {
      ...shows(({ me, notice }: Context) => ({
        text: say('bind.number', { chama: chamaName(me), example: phoneExample(me) }),
        notice,
        options: [{ label: say('bind.stranger'), event: { type: 'STRANGER' } }],
        field: 'phone' as const,
        noBack: true,
      })),
      on: {
        SAID: [
          {
            guard: 'isPhone',
            target: 'sending',
            actions: assign({ phone: ({ context, event }) => phoneIn(context.me, typed(event)) ?? '', notice: undefined }),
          },
          { target: 'number', actions: 'takeBadNumber' },
        ],
        STRANGER: 'stranger',
      },
    },
    sending: {
      invoke: {
        src: 'sendCode',
        input: ({ context: { me, phone } }) => ({ me, phone }),
        onDone: [
          { guard: ({ event }) => event.output === 'sent', target: 'code' },
          { guard: ({ event }) => event.output === 'tooMany', target: 'tooMany' },
          { guard: ({ event }) => event.output === 'notMember', target: 'stranger' },
          { target: 'number', actions: 'takeBadNumber' },
        ],
      },
    },
    code: {
      ...shows(({ phone, notice }: Context) => ({
        text: say('bind.code', { phone }),
        notice,
        options: [
          { label: say('bind.again'), event: { type: 'AGAIN' } },
          { label: say('bind.other'), event: { type: 'OTHER' } },
        ],
        field: 'code' as const,
      })),
      on: {
        SAID: 'checking',
        AGAIN: { target: 'sending', actions: assign({ notice: undefined }) },
        OTHER: { target: 'number', actions: assign({ notice: undefined }) },
      },
    },
    checking: {
      invoke: {
        src: 'checkCode',
        input: ({ context: { me, phone }, event }) => ({ me, phone, code: typed(event) }),
        onDone: [
          {
            guard: ({ event }) => event.output.status === 'right',
            target: 'bound',
            actions: [
              assign({ proof: ({ event }) => (event.output.status === 'right' ? event.output.proof : '') }),
              wants(({ phone, proof }: Context) => ({ kind: 'bind', phone, proof })),
            ],
          },
          {
            guard: ({ event }) => event.output.status === 'expired',
            target: 'number',
            actions: assign({ notice: () => say('bind.expired') }),
          },
          {
            target: 'code',
            actions: assign({
              notice: ({ event }) => say('bind.wrong', { left: event.output.status === 'wrong' ? event.output.left : 0 }),
            }),
          },
        ],
      },
    },
    bound: ends(({ phone }: Context) => ({ text: say('bind.bound', { phone }) })),
    tooMany: ends(({ me }: Context) => ({ text: say('bind.tooMany', { code: me.chama.ussdCode }) })),
    stranger: leads(() => ({ flow: 'stranger' })),
  },
});

const phoneIn = (me: Me, text: string) => parsePhone(text, me.chama.country);
