import { assign, setup } from 'xstate';
import { compareMoney, isPositive, major, type Money } from '../src/money.js';
import { readAmount } from './kit/amount.js';
import { lines } from './kit/lines.js';
import type { Me } from './kit/me.js';
import { chamaName, listTitle, placeName } from './kit/names.js';
import { notKept } from './kit/not-kept.js';
import { toMenu, yesOrNo } from './kit/options.js';
import { toArgs } from './kit/payable.js';
import { read } from './kit/reads.js';
import type { Project } from './kit/records.js';
import { say, type Phrase } from './kit/say.js';
import { ends, leads, shows, type Option, type Said } from './kit/screen.js';
import { typed } from './kit/typed.js';
import { types } from './kit/types.js';
import { wants } from './kit/wants.js';

type Context = {
  me: Me;
  kept: boolean;
  projects: Project[];
  pledgeMax: Money | undefined;
  project: Project | undefined;
  said: string;
  amount: Money | undefined;
  notice: Phrase | undefined;
};
type Event = Said | { type: 'PROJECT'; projectId: string } | { type: 'PAY' | 'ABOUT' | 'PLEDGE' | 'SHOW' | 'YES' | 'NO' | 'MENU' };

const unsaid = { said: '', notice: undefined };

/** Projects that are shown at once. */
const projectsMax = 20;

/** What the chama saves for together: how far it is, what a member has promised, and to promise more. */
export const projects = setup({
  types: types<Context, Event>(),
  actors: { projects: read('projects') },
  guards: {
    isNotKept: ({ context: { kept } }) => !kept,
    isNone: ({ context: { projects } }) => projects.length === 0,
    isOne: ({ context: { projects } }) => projects.length === 1,
    isAmount: ({ context }) => amountIn(context)?.status === 'amount',
  },
  actions: {
    takeAmount: assign(({ context }) => {
      const heard = amountIn(context);
      return heard?.status === 'amount' ? { ...unsaid, amount: heard.amount } : {};
    }),
    takeNotice: assign(({ context }) => {
      const heard = amountIn(context);
      return { said: '', notice: heard?.status === 'odd' ? heard.notice : undefined };
    }),
  },
}).createMachine({
  id: 'projects',
  context: ({ input: { me } }) => ({
    ...{ me, kept: false, projects: [], pledgeMax: undefined, project: undefined, amount: undefined },
    ...unsaid,
  }),
  initial: 'opening',
  states: {
    opening: {
      invoke: {
        src: 'projects',
        input: ({ context: { me } }) => ({ me }),
        onDone: {
          target: 'counted',
          actions: assign(({ event: { output } }) =>
            output.kept
              ? { kept: true, projects: output.projects.slice(0, projectsMax), pledgeMax: output.pledgeMax, project: undefined }
              : { kept: false },
          ),
        },
      },
    },
    counted: {
      always: [
        { guard: 'isNotKept', target: 'notKept' },
        { guard: 'isNone', target: 'none' },
        { guard: 'isOne', target: 'showing', actions: assign({ project: ({ context: { projects } }) => projects[0] }) },
        { target: 'choosing' },
      ],
    },
    notKept: { ...shows(notKept), on: { MENU: 'menu' } },
    none: {
      ...shows(({ me }: Context) => ({ text: say('projects.none', { chama: chamaName(me) }), options: [toMenu] })),
      on: { MENU: 'menu' },
    },
    choosing: {
      ...shows(({ me, projects }: Context) => ({
        text: say('projects.choose', { chama: chamaName(me) }),
        options: projects.map(({ projectId, name }): Option => ({
          label: say('projects.item', { name: listTitle(name, me) }),
          event: { type: 'PROJECT', projectId } as Event,
        })),
      })),
      on: {
        PROJECT: {
          target: 'showing',
          actions: assign(({ context: { projects }, event }) => ({
            project: projects.find(({ projectId }) => projectId === event.projectId),
          })),
        },
      },
    },
    showing: {
      ...shows(({ me, project }: Context) => ({
        text: lines(say('projects.title', { name: listTitle(project?.name ?? '', me) }), ...figures(project)),
        options: [
          ...(isPromised(project) ? [{ label: say('pay-for.pay'), event: { type: 'PAY' } }] : []),
          { label: say('projects.pledge'), event: { type: 'PLEDGE' } },
          { label: say('projects.about'), event: { type: 'ABOUT' } },
        ],
      })),
      on: { PAY: 'pay', PLEDGE: { target: 'amount', actions: assign(() => unsaid) }, ABOUT: 'about' },
    },
    about: {
      ...shows(({ project }: Context) => ({
        text: lines(
          say('projects.title', { name: project?.name ?? '' }),
          ...(project?.about ? [say('projects.text', { text: project.about })] : []),
          ...(project ? [say('projects.promised', { amount: project.pledged })] : []),
          ...(project?.target ? [say('projects.target', { amount: project.target })] : []),
          ...(project?.dueOn === undefined ? [] : [say('projects.due', { date: { date: project.dueOn } })]),
        ),
        options: [{ label: say('projects.show'), event: { type: 'SHOW' } }, toMenu],
      })),
      on: { SHOW: 'showing', MENU: 'menu' },
    },
    amount: {
      ...shows(({ me, project, notice }: Context) => ({
        text: say('projects.amount', { name: placeName(project?.name ?? '', me) }),
        notice,
        field: 'amount' as const,
      })),
      on: { SAID: { target: 'weighing', actions: assign({ said: ({ event }) => typed(event) }) } },
    },
    weighing: {
      always: [
        { guard: 'isAmount', target: 'confirm', actions: 'takeAmount' },
        { target: 'amount', actions: 'takeNotice' },
      ],
    },
    confirm: {
      ...shows(({ me, amount, project }: Context) => ({
        text: say('projects.confirm', { amount: amount ?? '', name: placeName(project?.name ?? '', me) }),
        options: yesOrNo,
        confirms: true,
      })),
      on: {
        YES: { target: 'pledged', actions: wants((context: Context) => pledge(context)) },
        NO: 'showing',
      },
    },
    pledged: ends(({ me, amount, project }: Context) => ({
      text: say('projects.pledged', { amount: amount ?? '', name: placeName(project?.name ?? '', me) }),
    })),
    pay: leads(({ project }: Context) => ({
      flow: 'pay-for',
      args: toArgs(project && { purpose: 'pledge', subjectId: project.projectId }),
    })),
    menu: leads(() => ({ flow: 'menu' })),
  },
});

/** Has the member promised more than they have paid? */
const isPromised = (project: Project | undefined): boolean => !!project?.own && compareMoney(project.own.pledged, project.own.paid) > 0;

const amountIn = ({ me, said, pledgeMax }: Context) =>
  pledgeMax && readAmount(said, { offered: pledgeMax, min: major(1, me.chama.currency), max: pledgeMax });

function figures(project: Project | undefined): Phrase[] {
  if (!project) return [];
  const { target, paid, own } = project;
  return [
    target ? say('projects.paidOf', { paid, target }) : say('projects.paid', { paid }),
    ...(own && isPositive(own.pledged) ? [say('projects.own', { pledged: own.pledged, paid: own.paid })] : []),
  ];
}

/** Nothing is ever promised that was not on the screen. */
function pledge({ project, amount }: Context) {
  if (!project || !amount) throw new Error('promised without having seen it');
  return { kind: 'record' as const, write: { does: 'pledge' as const, projectId: project.projectId, amount } };
}
