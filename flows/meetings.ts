import { assign, setup } from 'xstate';
import { lines } from './kit/lines.js';
import type { Me } from './kit/me.js';
import { chamaName, listTitle, placeName } from './kit/names.js';
import { notKept } from './kit/not-kept.js';
import { toMenu } from './kit/options.js';
import { read } from './kit/reads.js';
import type { Meeting } from './kit/records.js';
import { say, type Phrase } from './kit/say.js';
import { leads, shows, type Said } from './kit/screen.js';
import { typed } from './kit/typed.js';
import { types } from './kit/types.js';
import { wants } from './kit/wants.js';

type Context = { me: Me; kept: boolean; replies: boolean; meeting: Meeting | undefined; reason: string; notice: Phrase | undefined };
type Event = Said | { type: 'COMING' | 'APOLOGY' | 'AGENDA' | 'NO_REASON' | 'SHOW' | 'MENU' };

/** Lines of an agenda that are shown, and the longest reason for not coming, in characters. */
const agendaMax = 12;
const reasonMax = 80;

/** The next meeting: when, where, what about; a member says whether they come, as often as they change their mind. */
export const meetings = setup({
  types: types<Context, Event>(),
  actors: { meeting: read('meeting') },
  guards: {
    isNotKept: ({ context: { kept } }) => !kept,
    isNone: ({ context: { meeting } }) => meeting === undefined,
    isReason: ({ context: { reason } }) => reason !== '' && reason.length <= reasonMax,
  },
}).createMachine({
  id: 'meetings',
  context: ({ input: { me } }) => ({ me, kept: false, replies: false, meeting: undefined, reason: '', notice: undefined }),
  initial: 'opening',
  states: {
    opening: {
      invoke: {
        src: 'meeting',
        input: ({ context: { me } }) => ({ me }),
        onDone: {
          target: 'called',
          actions: assign(({ event: { output } }) =>
            output.kept ? { kept: true, replies: output.replies, meeting: output.meeting } : { kept: false },
          ),
        },
      },
    },
    called: { always: [{ guard: 'isNotKept', target: 'notKept' }, { guard: 'isNone', target: 'none' }, { target: 'showing' }] },
    notKept: { ...shows(notKept), on: { MENU: 'menu' } },
    none: {
      ...shows(({ me }: Context) => ({ text: say('meetings.none', { chama: chamaName(me) }), options: [toMenu] })),
      on: { MENU: 'menu' },
    },
    showing: {
      ...shows(({ me, meeting, replies }: Context) => ({
        text: lines(
          say('meetings.title', { title: listTitle(meeting?.title ?? '', me) }),
          when(meeting),
          ...(meeting?.venue ? [say('meetings.where', { venue: placeName(meeting.venue, me) })] : []),
          ...(meeting && meeting.reply !== 'none' ? [say(`meetings.said.${meeting.reply}`)] : []),
        ),
        options: [
          ...(replies && meeting?.reply !== 'coming' ? [{ label: say('meetings.coming'), event: { type: 'COMING' } }] : []),
          ...(replies && meeting?.reply !== 'apology' ? [{ label: say('meetings.apology'), event: { type: 'APOLOGY' } }] : []),
          ...(meeting && meeting.agenda.length > 0 ? [{ label: say('meetings.agenda'), event: { type: 'AGENDA' } }] : []),
          toMenu,
        ],
      })),
      on: {
        COMING: {
          target: 'expected',
          actions: wants(({ meeting }: Context) => ({
            kind: 'record',
            write: { does: 'reply', meetingId: called(meeting).meetingId, reply: 'coming' },
          })),
        },
        APOLOGY: { target: 'reason', actions: assign({ reason: () => '', notice: () => undefined }) },
        AGENDA: 'agenda',
        MENU: 'menu',
      },
    },
    agenda: {
      ...shows(({ meeting }: Context) => ({
        text: lines(say('meetings.agenda'), ...(meeting?.agenda ?? []).slice(0, agendaMax).map((line) => say('meetings.point', { line }))),
        options: [{ label: say('meetings.show'), event: { type: 'SHOW' } }],
      })),
      on: { SHOW: 'showing' },
    },
    reason: {
      ...shows(({ notice }: Context) => ({
        text: say('meetings.reason'),
        notice,
        options: [{ label: say('meetings.noReason'), event: { type: 'NO_REASON' } }],
        field: 'text' as const,
      })),
      on: {
        NO_REASON: {
          target: 'excused',
          actions: wants(({ meeting }: Context) => ({
            kind: 'record',
            write: { does: 'reply', meetingId: called(meeting).meetingId, reply: 'apology' },
          })),
        },
        SAID: { target: 'reading', actions: assign({ reason: ({ event }) => typed(event) }) },
      },
    },
    reading: {
      always: [
        {
          guard: 'isReason',
          target: 'excused',
          actions: wants(({ meeting, reason }: Context) => ({
            kind: 'record',
            write: { does: 'reply', meetingId: called(meeting).meetingId, reply: 'apology', reason },
          })),
        },
        { target: 'reason', actions: assign({ reason: () => '', notice: () => say('meetings.badReason', { max: reasonMax }) }) },
      ],
    },
    expected: {
      ...shows(({ meeting }: Context) => ({
        text: say('meetings.expected', { when: when(meeting) }),
        options: [toMenu],
      })),
      on: { MENU: 'menu' },
    },
    excused: { ...shows(() => ({ text: say('meetings.excused'), options: [toMenu] })), on: { MENU: 'menu' } },
    menu: leads(() => ({ flow: 'menu' })),
  },
});

function when(meeting: Meeting | undefined): Phrase {
  const date = { date: meeting?.date ?? '' };
  return meeting?.time ? say('meetings.when', { date, time: meeting.time }) : say('meetings.day', { date });
}

/** Nobody answers to a meeting that was not on the screen. */
function called(meeting: Meeting | undefined): Meeting {
  if (!meeting) throw new Error('answered without a meeting');
  return meeting;
}
