import { assign, setup } from 'xstate';
import { messageMax, type WaitingMessage } from '../kit/care.js';
import { lines } from '../kit/lines.js';
import type { Me } from '../kit/me.js';
import { chamaName, memberName } from '../kit/names.js';
import { toMenu, yesOrNo } from '../kit/options.js';
import { read } from '../kit/reads.js';
import { say, type Phrase } from '../kit/say.js';
import { leads, shows, type Option, type Said } from '../kit/screen.js';
import { typed } from '../kit/typed.js';
import { types } from '../kit/types.js';
import { wants } from '../kit/wants.js';

type Context = {
  me: Me;
  /** All that wait, and those of them that are shown. */
  count: number;
  waiting: WaitingMessage[];
  message: WaitingMessage | undefined;
  answer: string;
  notice: Phrase | undefined;
};
type Event = Said | { type: 'MESSAGE'; messageId: string } | { type: 'ANSWER' | 'ASIDE' | 'YES' | 'NO' | 'NEXT' | 'MENU' };

/** Messages that are shown at once; the others come up when these are answered. */
const shownMax = 20;

/** An officer reads what members have written to the treasurer, and answers, or puts it aside. */
export const messages = setup({
  types: types<Context, Event>(),
  actors: { messages: read('messages') },
  guards: {
    isNone: ({ context: { waiting } }) => waiting.length === 0,
    isOne: ({ context: { waiting } }) => waiting.length === 1,
    isTooLong: ({ event }) => Array.from(typed(event)).length > messageMax,
  },
}).createMachine({
  id: 'messages',
  context: ({ input: { me } }) => ({ me, count: 0, waiting: [], message: undefined, answer: '', notice: undefined }),
  initial: 'opening',
  states: {
    opening: {
      invoke: {
        src: 'messages',
        input: ({ context: { me } }) => ({ me }),
        onDone: {
          target: 'counted',
          actions: assign(({ event: { output } }) => ({
            count: output.length,
            waiting: output.slice(0, shownMax),
            message: undefined,
            answer: '',
            notice: undefined,
          })),
        },
      },
    },
    counted: {
      always: [
        { guard: 'isNone', target: 'none' },
        { guard: 'isOne', target: 'showing', actions: assign(({ context: { waiting } }) => ({ message: waiting[0] })) },
        { target: 'choosing' },
      ],
    },
    none: {
      ...shows(({ me }: Context) => ({ text: say('messages.none', { chama: chamaName(me) }), options: [toMenu] })),
      on: { MENU: 'menu' },
    },
    choosing: {
      ...shows(({ me, count, waiting }: Context) => ({
        text: say('messages.choose', { count }),
        options: waiting.map(({ messageId, member }): Option => ({
          label: say('messages.item', { name: memberName(member, me) }),
          event: { type: 'MESSAGE', messageId } as Event,
        })),
      })),
      on: {
        MESSAGE: {
          target: 'showing',
          actions: assign(({ context: { waiting }, event }) => ({
            message: waiting.find(({ messageId }) => messageId === event.messageId),
          })),
        },
      },
    },
    showing: {
      ...shows(({ me, message }: Context) => ({
        text: lines(
          say('messages.who', { ...named(me, message), date: { date: message?.date ?? '' } }),
          say('messages.text', { text: message?.text ?? '' }),
        ),
        options: [
          { label: say('messages.answer'), event: { type: 'ANSWER' } },
          { label: say('messages.aside'), event: { type: 'ASIDE' } },
        ],
      })),
      on: { ANSWER: 'writing', ASIDE: 'aside' },
    },
    writing: {
      ...shows(({ me, message, notice }: Context) => ({ text: say('messages.write', named(me, message)), notice, field: 'text' as const })),
      on: {
        SAID: [
          { guard: 'isTooLong', target: 'writing', actions: assign({ notice: () => say('treasurer.tooLong', { max: messageMax }) }) },
          { target: 'confirm', actions: assign({ answer: ({ event }) => typed(event), notice: undefined }) },
        ],
      },
    },
    confirm: {
      ...shows(({ me, message, answer }: Context) => ({
        text: say('messages.confirm', { ...named(me, message), text: answer }),
        options: yesOrNo,
        confirms: true,
      })),
      on: {
        YES: {
          target: 'answered',
          actions: wants(({ message, answer }: Context) => ({ kind: 'answerMessage', messageId: idOf(message), text: answer })),
        },
        NO: 'showing',
      },
    },
    aside: {
      ...shows(({ me, message }: Context) => ({ text: say('messages.asideAsk', named(me, message)), options: yesOrNo, confirms: true })),
      on: {
        YES: {
          target: 'putAside',
          actions: wants(({ message }: Context) => ({ kind: 'answerMessage', messageId: idOf(message) })),
        },
        NO: 'showing',
      },
    },
    answered: {
      ...shows(({ me, message, count }: Context) => ({ text: say('messages.answered', named(me, message)), options: onward(count) })),
      on: { NEXT: 'opening', MENU: 'menu' },
    },
    putAside: {
      ...shows(({ me, message, count }: Context) => ({ text: say('messages.putAside', named(me, message)), options: onward(count) })),
      on: { NEXT: 'opening', MENU: 'menu' },
    },
    menu: leads(() => ({ flow: 'menu' })),
  },
});

const named = (me: Me, message: WaitingMessage | undefined) => ({ name: memberName(message?.member ?? '', me) });

/** After a word: what else waits, if anything does. */
const onward = (count: number): Option[] => [...(count > 1 ? [{ label: say('messages.next'), event: { type: 'NEXT' } }] : []), toMenu];

/** Nothing is ever answered that was not on the screen. */
function idOf(message: WaitingMessage | undefined): string {
  if (!message) throw new Error('answered without having seen it');
  return message.messageId;
}
