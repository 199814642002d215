import { assign, setup } from 'xstate';
import { emailMax, joinNameMax, type JoinOffer } from './kit/care.js';
import type { Me } from './kit/me.js';
import { nameOfChama } from './kit/names.js';
import { yesOrNo } from './kit/options.js';
import { read } from './kit/reads.js';
import { say, type Phrase } from './kit/say.js';
import { ends, shows, type Said } from './kit/screen.js';
import { typed } from './kit/typed.js';
import { types } from './kit/types.js';
import { wants } from './kit/wants.js';
import { wayText } from './kit/way-in.js';

type Open = Extract<JoinOffer, { status: 'open' }>;
type Context = {
  me: Me;
  byCode: boolean;
  /** The code that was typed; undefined: the chama that was dialled is meant. */
  code: string | undefined;
  offer: Open | undefined;
  /** What stands in the way of asking. */
  hinders: JoinOffer | undefined;
  /** Whom to call where nobody more can ask. */
  fullAt: string | undefined;
  name: string;
  email: string;
  notice: Phrase | undefined;
};
type Event = Said | { type: 'YES' | 'NO' };

/** Somebody who is no member asks to join the chama that they dialled, or the one whose code they type; its officers decide. */
export const join = setup({
  types: types<Context, Event>(),
  actors: { joinOffer: read('joinOffer') },
  guards: {
    isByCode: ({ context: { byCode } }) => byCode,
    isName: ({ context: { offer }, event }) => nameIn(typed(event), offer) !== undefined,
    isEmail: ({ event }) => emailForm.test(typed(event)) && typed(event).length <= emailMax,
    asksEmail: ({ context: { offer } }) => offer?.asksEmail === true,
  },
}).createMachine({
  id: 'join',
  context: ({ input: { me, args } }) => ({
    me,
    byCode: args?.by === 'code',
    code: undefined,
    offer: undefined,
    hinders: undefined,
    fullAt: undefined,
    name: '',
    email: '',
    notice: undefined,
  }),
  initial: 'opening',
  states: {
    opening: { always: [{ guard: 'isByCode', target: 'code' }, { target: 'looking' }] },
    code: {
      ...shows(({ notice }: Context) => ({ text: say('join.code'), notice, field: 'text' as const })),
      on: { SAID: { target: 'looking', actions: assign({ code: ({ event }) => typed(event), notice: undefined }) } },
    },
    looking: {
      invoke: {
        src: 'joinOffer',
        input: ({ context: { me, code } }) => ({ me, ...(code !== undefined && { code }) }),
        onDone: [
          {
            guard: ({ event }) => event.output.status === 'open',
            target: 'name',
            actions: assign(({ event: { output } }) => (output.status === 'open' ? { offer: output } : {})),
          },
          {
            guard: ({ event }) => event.output.status === 'noCode',
            target: 'code',
            actions: assign({ code: undefined, notice: () => say('join.noCode') }),
          },
          { guard: ({ event }) => event.output.status === 'waiting', target: 'waiting' },
          { guard: ({ event }) => event.output.status === 'known', target: 'known' },
          {
            guard: ({ event }) => event.output.status === 'full',
            target: 'full',
            actions: assign({ fullAt: ({ event: { output } }) => (output.status === 'full' ? output.helpPhone : undefined) }),
          },
          { guard: ({ event }) => event.output.status === 'tooMany', target: 'tooMany' },
          { target: 'hindered', actions: assign({ hinders: ({ event }) => event.output }) },
        ],
      },
    },
    name: {
      ...shows(({ offer, notice }: Context) => ({
        text: say('join.name', { chama: nameOfChama(offer?.chama ?? '') }),
        notice,
        field: 'text' as const,
      })),
      on: {
        SAID: [
          {
            guard: 'isName',
            target: 'named',
            actions: assign(({ context: { offer }, event }) => ({ name: nameIn(typed(event), offer) ?? '', notice: undefined })),
          },
          { target: 'name', actions: assign({ notice: () => say('join.badName') }) },
        ],
      },
    },
    named: { always: [{ guard: 'asksEmail', target: 'email' }, { target: 'confirm' }] },
    email: {
      ...shows(({ notice }: Context) => ({ text: say('join.email'), notice, field: 'text' as const })),
      on: {
        SAID: [
          { guard: 'isEmail', target: 'confirm', actions: assign({ email: ({ event }) => typed(event), notice: undefined }) },
          { target: 'email', actions: assign({ notice: () => say('join.badEmail') }) },
        ],
      },
    },
    confirm: {
      ...shows(({ offer, name }: Context) => ({
        text: say('join.confirm', { chama: nameOfChama(offer?.chama ?? ''), name }),
        options: yesOrNo,
        confirms: true,
      })),
      on: { YES: { target: 'asked', actions: wants(request) }, NO: 'cancelled' },
    },
    asked: ends(({ offer }: Context) => ({ text: say('join.asked', { chama: nameOfChama(offer?.chama ?? '') }) })),
    cancelled: ends(() => ({ text: say('join.cancelled') })),
    waiting: ends(() => ({ text: say('join.waiting') })),
    hindered: ends(({ me, hinders }: Context) => ({
      text: wayText(hinders, hinders && 'chama' in hinders ? hinders.chama : me.chama.name, me) ?? say('join.known', { call: calling(me) }),
    })),
    known: ends(({ me }: Context) => ({ text: say('join.known', { call: calling(me) }) })),
    full: ends(({ me, fullAt }: Context) => ({
      text: say('join.full', { call: fullAt === undefined ? calling(me) : say('engine.helpCall', { phone: fullAt }) }),
    })),
    tooMany: ends(({ me }: Context) => ({ text: say('join.tooMany', { call: calling(me) }) })),
  },
});

const calling = (me: Me): Phrase => say('engine.helpCall', { phone: me.chama.helpPhone });

/** Letters of any script with what stands between the parts of a name. */
const nameForm = /^\p{L}[\p{L}\p{M}.' -]*$/u;
const emailForm = /^[^\s@]{1,40}@[^\s@]+\.[^\s@.]{2,}$/;

/** A name as it may be written into the chama's list; undefined when it is none. Where records want two names, two. */
function nameIn(said: string, offer: Open | undefined): string | undefined {
  const name = said.normalize('NFC').replace(/\u2019/g, "'");
  const fits = name.length >= 2 && name.length <= joinNameMax && nameForm.test(name);
  return fits && (offer?.asksEmail !== true || name.includes(' ')) ? name : undefined;
}

/** Nobody asks for what was not on the screen. */
function request({ offer, name, email }: Context) {
  if (!offer) throw new Error('asked to join nothing');
  return { kind: 'askToJoin' as const, chamaId: offer.chamaId, name, ...(email !== '' && { email }) };
}
