import { assign, setup } from 'xstate';
import { lines } from './kit/lines.js';
import type { Me } from './kit/me.js';
import { beginning, chamaName, listTitle, longTitle, memberName } from './kit/names.js';
import { notKept } from './kit/not-kept.js';
import { toMenu } from './kit/options.js';
import { read } from './kit/reads.js';
import type { Motion, VoteResult } from './kit/records.js';
import { say, type Phrase } from './kit/say.js';
import { leads, shows, type Option, type Screen } from './kit/screen.js';
import { types } from './kit/types.js';
import { wants } from './kit/wants.js';

type Context = {
  me: Me;
  kept: boolean;
  open: Motion[];
  results: VoteResult[];
  motion: Motion | undefined;
  result: VoteResult | undefined;
};
type Ballot = { type: 'VOTE'; position: number };
type Event =
  | { type: 'MOTION'; motionId: string }
  | { type: 'RESULT'; motionId: string }
  | Ballot
  | { type: 'WHOLE' | 'BALLOT' | 'RESULTS' | 'NEXT' | 'MENU' };

/** Shown in one list. */
const openMax = 10;
const resultsMax = 5;

/**
 * Motions and elections: a member votes once, in secret, and sees what came of those that are closed. A ballot is cast by choosing: a
 * screen to confirm it would have to remember the choice, and nothing does.
 */
export const votes = setup({
  types: types<Context, Event>(),
  actors: { votes: read('votes') },
  guards: {
    isNotKept: ({ context: { kept } }) => !kept,
    isNothing: ({ context: { open, results } }) => open.length === 0 && results.length === 0,
    isOver: ({ context: { open } }) => open.length === 0,
  },
}).createMachine({
  id: 'votes',
  context: ({ input: { me } }) => ({ me, kept: false, open: [], results: [], motion: undefined, result: undefined }),
  initial: 'opening',
  states: {
    opening: {
      invoke: {
        src: 'votes',
        input: ({ context: { me } }) => ({ me }),
        onDone: {
          target: 'counted',
          actions: assign(({ event: { output } }) => ({
            kept: output.kept,
            open: output.kept ? output.open.slice(0, openMax) : [],
            results: output.kept ? output.results.slice(0, resultsMax) : [],
            motion: undefined,
            result: undefined,
          })),
        },
      },
    },
    counted: {
      always: [
        { guard: 'isNotKept', target: 'notKept' },
        { guard: 'isNothing', target: 'none' },
        { guard: 'isOver', target: 'results' },
        { target: 'choosing' },
      ],
    },
    notKept: { ...shows(notKept), on: { MENU: 'menu' } },
    none: {
      ...shows(({ me }: Context) => ({ text: say('votes.none', { chama: chamaName(me) }), options: [toMenu] })),
      on: { MENU: 'menu' },
    },
    choosing: {
      ...shows(({ me, open, results }: Context) => ({
        text: say('votes.choose', { count: open.length }),
        options: [
          ...open.map(({ motionId, title }): Option => ({
            label: say('votes.item', { title: listTitle(title, me) }),
            event: { type: 'MOTION', motionId } as Event,
          })),
          ...(results.length > 0 ? [{ label: say('votes.results'), event: { type: 'RESULTS' } }] : []),
        ],
      })),
      on: {
        MOTION: {
          target: 'motion',
          actions: assign(({ context: { open }, event }) => ({ motion: open.find(({ motionId }) => motionId === event.motionId) })),
        },
        RESULTS: 'results',
      },
    },
    motion: {
      ...shows(({ me, motion }: Context) =>
        isLong(me, motion)
          ? { text: begun(motion), options: [{ label: say('votes.whole'), event: { type: 'WHOLE' } }, toBallot, toMenu] }
          : whole(motion),
      ),
      on: { WHOLE: 'whole', BALLOT: 'ballot', MENU: 'menu' },
    },
    whole: {
      ...shows(({ motion }: Context) => whole(motion)),
      on: { BALLOT: 'ballot', MENU: 'menu' },
    },
    ballot: {
      ...shows(({ me, motion }: Context) => ({
        text: say('votes.ask', { title: longTitle(motion?.title ?? '', me) }),
        options: (motion?.options ?? []).map(({ position, label }): Option => ({
          label: named(me, motion, label),
          event: { type: 'VOTE', position } as Event,
        })),
        confirms: true,
        eachConfirms: true,
      })),
      on: {
        VOTE: {
          target: 'voted',
          actions: wants(({ motion }: Context, { position }: Ballot) => ({
            kind: 'record',
            write: { does: 'vote', motionId: asked(motion).motionId, position },
          })),
        },
      },
    },
    voted: {
      ...shows(({ me, motion, open }: Context) => ({
        text: say('votes.voted', { title: longTitle(motion?.title ?? '', me) }),
        options: [...(open.length > 1 ? [{ label: say('votes.next'), event: { type: 'NEXT' } }] : []), toMenu],
      })),
      on: { NEXT: 'opening', MENU: 'menu' },
    },
    results: {
      ...shows(({ me, results }: Context) => ({
        text: say('votes.results'),
        options: [
          ...results.map(({ motionId, title }): Option => ({
            label: say('votes.item', { title: listTitle(title, me) }),
            event: { type: 'RESULT', motionId } as Event,
          })),
          toMenu,
        ],
      })),
      on: {
        RESULT: {
          target: 'result',
          actions: assign(({ context: { results }, event }) => ({ result: results.find(({ motionId }) => motionId === event.motionId) })),
        },
        MENU: 'menu',
      },
    },
    result: {
      ...shows(({ me, result }: Context) => ({
        text: result ? lines(...outcome(me, result)) : say('votes.results'),
        options: [{ label: say('votes.results'), event: { type: 'RESULTS' } }, toMenu],
      })),
      on: { RESULTS: 'results', MENU: 'menu' },
    },
    menu: leads(() => ({ flow: 'menu' })),
  },
});

const toBallot: Option = { label: say('votes.ballot'), event: { type: 'BALLOT' } };

/** What of a motion is read before its choices on a small screen. */
const shortMax = 78;
/** Of its title and how its text begins together; of the text no less than a word. */
const beginningMax = 62;
const wordMax = 12;

/** Would its choices be pushed off the first screen? Then how it begins stands above them, and all of it is one key away: nobody votes on what they were not offered to read. */
const isLong = ({ channel }: Me, motion: Motion | undefined): boolean =>
  channel !== 'whatsapp' && `${motion?.title ?? ''}${motion?.text ?? ''}`.length > shortMax;

const closes = (motion: Motion | undefined): Phrase => say('votes.closes', { date: { date: motion?.closesOn ?? '' } });

function begun(motion: Motion | undefined): Phrase {
  const title = longTitle(motion?.title ?? '');
  const text = beginning(motion?.text ?? '', Math.max(0, beginningMax - title.length));
  return lines(say('votes.title', { title }), ...(text.length > wordMax ? [say('votes.text', { text })] : []), closes(motion));
}

const whole = (motion: Motion | undefined): Screen => ({
  text: lines(
    say('votes.title', { title: motion?.title ?? '' }),
    ...(motion?.text ? [say('votes.text', { text: motion.text })] : []),
    closes(motion),
  ),
  options: [toBallot, toMenu],
});

const answers = ['yes', 'no', 'abstain'] as const;

/** A motion's answers are said in the member's language, a candidate is called by name. */
function named(me: Me, of: Pick<Motion, 'kind'> | undefined, label: string): Phrase {
  const answer = of?.kind === 'motion' ? answers.find((one) => one === label) : undefined;
  return answer ? say(`votes.${answer}`) : say('votes.candidate', { name: memberName(label, me) });
}

function outcome(me: Me, result: VoteResult): [Phrase, ...Phrase[]] {
  const { kind, title, outcome: came, options, voted, electorate } = result;
  const winner = options.find(({ first }) => first)?.label ?? '';
  const verdict =
    came === 'decided'
      ? kind === 'election'
        ? say('votes.elected', { name: memberName(winner, me) })
        : say(winner === 'yes' ? 'votes.accepted' : 'votes.rejected')
      : say(`votes.came.${came}`);
  return [
    say('votes.title', { title: longTitle(title, me) }),
    verdict,
    ...options.map((option) => say('votes.count', { option: named(me, result, option.label), votes: option.votes })),
    say('votes.turnout', { voted, electorate }),
  ];
}

/** Nobody votes on what was not on the screen. */
function asked(motion: Motion | undefined): Motion {
  if (!motion) throw new Error('voted without a motion');
  return motion;
}
