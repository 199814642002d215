import { isZero } from '../../money.js';
import { isAmount, zero } from '../local/amounts.js';
import { paidIn } from '../local/payments.js';
import { isActive, isOfficer } from '../local/roster.js';
import { textOf, titleOf } from '../local/wording.js';
import { done, look, refused } from '../local/write.js';
import type { ProjectView, SharingRecords } from '../records/sharing.js';
import type { ChamapayDesk } from './desk.js';
import type { Lists } from './lists.js';
import { notKept } from './not-kept.js';
import { once, sentOf } from './once.js';
import { lineOf, paidFor } from './payments.js';
import { pledgesOf, promised } from './pledges.js';
import { newestFirst, oldest } from './show.js';

const projectsMax = 100;

/** Projects at ChamaPay, and what members promise to them there. What they pay to them by us stands in our own tables. */
export function chamapayProjects(
  desk: ChamapayDesk,
  lists: Lists,
  withinMs: number,
): Pick<SharingRecords, 'startProject' | 'closeProject' | 'pledge' | 'payPledge' | 'projects' | 'pledges'> {
  const ask = () => lists.projects.ask(withinMs);
  return {
    startProject(act, { name, about, target, dueOn }) {
      // A project there has a name and a target, and nothing else.
      if (textOf(about) !== '' || dueOn !== undefined) return notKept();
      const title = titleOf(name);
      const order = { key: act.key, kind: 'project.start', asked: { name, target } };
      return once(
        desk,
        { ...order, audit: { by: act.by, detail: { name, target } } },
        {
          async check(tx) {
            if (!(await isOfficer(desk, tx, act.by))) return refused('notOfficer');
            if (title === undefined) return refused('textBad');
            return target === undefined || !isAmount(desk, target) ? refused('amountBad') : undefined;
          },
          send: async () => {
            const project = await desk.provider.startProject({ key: act.key, name: title ?? '', target: target ?? zero(desk) });
            return sentOf(project, { absent: 'unavailable', wrong: 'amountBad' });
          },
          keep(project) {
            lists.projects.put(project);
            return { projectId: project.bookId };
          },
        },
      );
    },

    async pledge(act, { projectId, amount }) {
      const known = await ask();
      const found = lineOf(known, ({ bookId }) => bookId === projectId);
      return once(
        desk,
        { key: act.key, kind: 'project.pledge', asked: { by: act.by, projectId, amount } },
        {
          async check(tx) {
            if (!(await isActive(tx, act.by))) return refused('notActive');
            if (!isAmount(desk, amount)) return refused('amountBad');
            if (found.status !== 'found') return found;
            return found.line.status === 'active' ? undefined : refused('notOpen');
          },
          send: async () => {
            const pledge = await desk.provider.pledge({ key: act.key, projectId, memberId: act.by, amount });
            return sentOf(pledge, { absent: 'unknownSubject', wrong: 'amountBad' });
          },
          keep(pledge) {
            if (found.status !== 'found') {
              lists.projects.outdate();
              return { pledgeId: projectId, amount };
            }
            const others = found.line.pledges.filter(({ bookId }) => bookId !== pledge.bookId);
            const project = { ...found.line, pledges: [...others, pledge] };
            lists.projects.put(project);
            return { pledgeId: projectId, amount: promised(desk, project, act.by) };
          },
        },
      );
    },

    async payPledge(moved) {
      const known = await ask();
      return paidIn(desk, { kind: 'pledge', subjectId: moved.projectId, moved }, async () => {
        const found = lineOf(known, ({ bookId }) => bookId === moved.projectId);
        if (found.status !== 'found') return found;
        const { projectId, memberId, amount } = moved;
        const isOpen = found.line.status === 'active';
        // What came in while the project was being closed is for the officers to give back.
        if (!isOpen && isZero(promised(desk, found.line, memberId))) return refused('notOpen');
        return done({ over: isOpen ? zero(desk) : amount, answer: { pledgeId: projectId } });
      });
    },

    async projects() {
      const known = await ask();
      if (known.status === 'unknown') return known;
      const views = await look(desk, async (tx) => {
        const shown: ProjectView[] = [];
        for (const project of [...known.items].sort(newestFirst).slice(0, projectsMax)) {
          const { bookId: projectId, name, target, status } = project;
          const paid = await paidFor(desk, tx, { kind: 'pledge', subjectId: projectId });
          const state = status === 'active' ? 'open' : 'closed';
          shown.push({ projectId, name, about: '', target, dueOn: undefined, pledged: promised(desk, project), paid, state });
        }
        return shown;
      });
      return { ...views, ...oldest([known]) };
    },

    async pledges({ memberId }) {
      const known = await ask();
      if (known.status === 'unknown') return known;
      return { ...(await look(desk, (tx) => pledgesOf(desk, tx, known.items, memberId))), ...oldest([known]) };
    },

    closeProject: notKept,
  };
}
