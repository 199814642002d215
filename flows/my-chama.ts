import { assign, setup } from 'xstate';
import { fileComes, fileOption } from './kit/files.js';
import type { Me } from './kit/me.js';
import { chamaName } from './kit/names.js';
import { notKept } from './kit/not-kept.js';
import { read } from './kit/reads.js';
import type { ChamaKeeps } from './kit/records.js';
import { say } from './kit/say.js';
import { ends, leads, shows, type Option } from './kit/screen.js';
import { types } from './kit/types.js';
import { wants } from './kit/wants.js';

type Context = { me: Me; keeps?: ChamaKeeps };
type Event = {
  type: 'LOANS' | 'MEETINGS' | 'VOTES' | 'PROJECTS' | 'WHO_PAID' | 'PAPERS' | 'ROTATION' | 'WELFARE' | 'PAY' | 'MENU' | 'PROGRESS';
};

/** What a chama is besides contributions. It offers what this one keeps; a chama does not change that, so that its numbers stay what they are. */
export const myChama = setup({
  types: types<Context, Event>(),
  actors: { chamaKeeps: read('chamaKeeps') },
}).createMachine({
  id: 'my-chama',
  context: ({ input: { me } }) => ({ me }),
  initial: 'opening',
  states: {
    opening: {
      invoke: {
        src: 'chamaKeeps',
        input: ({ context: { me } }) => ({ me }),
        onDone: { target: 'choosing', actions: assign({ keeps: ({ event }) => event.output }) },
      },
    },
    choosing: {
      ...shows(({ me, keeps }: Context) => {
        const options = [...offered(keeps), ...(keeps?.whoPaid ? progress(me) : [])];
        return options.length > 0 ? { text: say('menu.chama', { chama: chamaName(me) }), options } : notKept({ me });
      }),
      on: {
        LOANS: 'loans',
        MEETINGS: 'meetings',
        VOTES: 'votes',
        PROJECTS: 'projects',
        WHO_PAID: 'whoPaid',
        PAPERS: 'papers',
        ROTATION: 'rotation',
        WELFARE: 'welfare',
        PAY: 'pay',
        MENU: 'menu',
        PROGRESS: { target: 'asked', actions: wants(() => ({ kind: 'sendFile', file: 'progress' })) },
      },
    },
    loans: leads(() => ({ flow: 'loans' })),
    meetings: leads(() => ({ flow: 'meetings' })),
    votes: leads(() => ({ flow: 'votes' })),
    projects: leads(() => ({ flow: 'projects' })),
    whoPaid: leads(() => ({ flow: 'who-paid' })),
    papers: leads(() => ({ flow: 'papers' })),
    rotation: leads(() => ({ flow: 'rotation' })),
    welfare: leads(() => ({ flow: 'welfare' })),
    pay: leads(() => ({ flow: 'pay-for' })),
    asked: ends(({ me }: Context) => ({ text: fileComes(me) })),
    menu: leads(() => ({ flow: 'menu' })),
  },
});

const choices: [keyof ChamaKeeps, Event['type']][] = [
  ['loans', 'LOANS'],
  ['meetings', 'MEETINGS'],
  ['votes', 'VOTES'],
  ['projects', 'PROJECTS'],
  ['whoPaid', 'WHO_PAID'],
  ['papers', 'PAPERS'],
  ['rotation', 'ROTATION'],
  ['welfare', 'WELFARE'],
  ['payFor', 'PAY'],
];

/** Behind all others, so that their numbers stay what they are on every channel. */
const progress = (me: Me): Option[] =>
  fileOption(me, { here: say('my-chama.progress'), there: say('my-chama.progressToWhatsapp') }, { type: 'PROGRESS' });

const offered = (keeps: ChamaKeeps | undefined): Option[] =>
  choices.flatMap(([what, type]) => (keeps?.[what] === true ? [{ label: say(`my-chama.${what}`), event: { type } }] : []));
