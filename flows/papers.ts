import { assign, setup } from 'xstate';
import { lines } from './kit/lines.js';
import type { Me } from './kit/me.js';
import { chamaName, listTitle } from './kit/names.js';
import { notKept } from './kit/not-kept.js';
import { toMenu } from './kit/options.js';
import { read } from './kit/reads.js';
import type { Notice, Paper } from './kit/records.js';
import { say, type Phrase } from './kit/say.js';
import { leads, shows, type Option } from './kit/screen.js';
import { types } from './kit/types.js';

type Context = { me: Me; kept: boolean; notices: Notice[]; papers: Paper[]; notice: Notice | undefined; paper: Paper | undefined };
type Event = { type: 'NOTICE' | 'PAPER'; at: number } | { type: 'PAPERS' | 'NOTICES' | 'MENU' };

/** Shown in one list, and the longest text of a notice, in characters. */
const shownMax = 8;
const bodyMax = 900;

/** The latest notices, election notices among them, and the chama's documents. */
export const papers = setup({
  types: types<Context, Event>(),
  actors: { papers: read('papers') },
  guards: {
    isNotKept: ({ context: { kept } }) => !kept,
    isNothing: ({ context: { notices, papers } }) => notices.length === 0 && papers.length === 0,
  },
}).createMachine({
  id: 'papers',
  context: ({ input: { me } }) => ({ me, kept: false, notices: [], papers: [], notice: undefined, paper: undefined }),
  initial: 'opening',
  states: {
    opening: {
      invoke: {
        src: 'papers',
        input: ({ context: { me } }) => ({ me }),
        onDone: {
          target: 'counted',
          actions: assign(({ event: { output } }) =>
            output.kept
              ? { kept: true, notices: output.notices.slice(0, shownMax).map(brief), papers: output.papers.slice(0, shownMax) }
              : { kept: false },
          ),
        },
      },
    },
    counted: { always: [{ guard: 'isNotKept', target: 'notKept' }, { guard: 'isNothing', target: 'none' }, { target: 'notices' }] },
    notKept: { ...shows(notKept), on: { MENU: 'menu' } },
    none: {
      ...shows(({ me }: Context) => ({ text: say('papers.none', { chama: chamaName(me) }), options: [toMenu] })),
      on: { MENU: 'menu' },
    },
    notices: {
      ...shows(({ me, notices, papers }: Context) => ({
        text: notices.length > 0 ? say('papers.notices') : say('papers.noNotices'),
        options: [
          ...notices.map(({ title }, at): Option => ({
            label: say('papers.item', { title: listTitle(title, me) }),
            event: { type: 'NOTICE', at } as Event,
          })),
          ...(papers.length > 0 ? [{ label: say('papers.papers'), event: { type: 'PAPERS' } }] : []),
          toMenu,
        ],
      })),
      on: {
        NOTICE: { target: 'notice', actions: assign(({ context: { notices }, event }) => ({ notice: notices[event.at] })) },
        PAPERS: 'papers',
        MENU: 'menu',
      },
    },
    notice: {
      ...shows(({ notice }: Context) => ({
        text: lines(...told(notice)),
        options: [{ label: say('papers.back'), event: { type: 'NOTICES' } }, toMenu],
      })),
      on: { NOTICES: 'notices', MENU: 'menu' },
    },
    papers: {
      ...shows(({ me, papers }: Context) => ({
        text: say('papers.papers'),
        options: papers.map(({ title }, at): Option => ({
          label: say('papers.item', { title: listTitle(title, me) }),
          event: { type: 'PAPER', at } as Event,
        })),
      })),
      on: { PAPER: { target: 'paper', actions: assign(({ context: { papers }, event }) => ({ paper: papers[event.at] })) } },
    },
    paper: {
      ...shows(({ me, paper }: Context) => ({
        text: lines(...document(me, paper)),
        options: [{ label: say('papers.papers'), event: { type: 'PAPERS' } }, toMenu],
      })),
      on: { PAPERS: 'papers', MENU: 'menu' },
    },
    menu: leads(() => ({ flow: 'menu' })),
  },
});

const brief = ({ body, ...rest }: Notice): Notice => ({ ...rest, body: body.slice(0, bodyMax) });

function told(notice: Notice | undefined): [Phrase, ...Phrase[]] {
  const head = say('papers.title', { title: notice?.title ?? '' });
  if (!notice) return [head];
  const { body, date, election } = notice;
  const day = { date: { date } };
  return [
    head,
    election ? say('papers.electionOn', day) : say('papers.on', day),
    ...body
      .split('\n')
      .filter((text) => text.trim() !== '')
      .map((text) => say('papers.text', { text })),
  ];
}

/** A link is of use where it can be followed. */
function document({ channel }: Me, paper: Paper | undefined): [Phrase, ...Phrase[]] {
  const head = say('papers.title', { title: paper?.title ?? '' });
  if (!paper) return [head];
  const { date, expiresOn, link } = paper;
  return [
    head,
    say('papers.on', { date: { date } }),
    ...(expiresOn === undefined ? [] : [say('papers.expires', { date: { date: expiresOn } })]),
    ...(link === undefined ? [] : [channel === 'ussd' ? say('papers.linkElsewhere') : say('papers.link', { link })]),
  ];
}
