import { compareMoney, isPositive, minus, plus } from '../../money.js';
import type { SharingRecords } from '../records/sharing.js';
import { isDate } from '../rules-schema.js';
import { isAmount, max, summed, zero } from './amounts.js';
import type { Desk } from './desk.js';
import { isActive, isOfficer } from './roster.js';
import { paidIn } from './payments.js';
import type { LocalTx } from './store.js';
import { pledges, projects } from './tables/projects.js';
import { textOf, titleOf } from './wording.js';
import { done, look, refused, write } from './write.js';

const projectsMax = 100;

/** Projects of the chama, and what members promise and pay to them. */
export function localProjects(
  desk: Desk,
): Pick<SharingRecords, 'startProject' | 'closeProject' | 'pledge' | 'payPledge' | 'projects' | 'pledges'> {
  const pledgeOf = async (tx: LocalTx, projectId: string, memberId: string) =>
    (await tx.list(pledges, { projectId, memberId }, { by: [], max: 1 }))[0];

  return {
    startProject(act, { name, about, target, dueOn }) {
      const order = { key: act.key, kind: 'project.start', asked: { name, about, target, dueOn } };
      return write(desk, { ...order, audit: { by: act.by, detail: { name, target } } }, async (tx, now) => {
        const [title, text] = [titleOf(name), textOf(about)];
        if (!(await isOfficer(desk, tx, act.by))) return refused('notOfficer');
        if (title === undefined || text === undefined) return refused('textBad');
        if (target !== undefined && !isAmount(desk, target)) return refused('amountBad');
        if (dueOn !== undefined && !isDate(dueOn)) return refused('dateBad');
        const id = desk.ids.next();
        const open = { startedOn: now.today, startedBy: act.by, state: 'open' as const, closedOn: undefined };
        await tx.add(projects, { id, name: title, about: text, target, dueOn, ...open });
        return done({ projectId: id });
      });
    },

    closeProject(act, { projectId }) {
      const order = { key: act.key, kind: 'project.close', asked: { projectId } };
      return write(desk, { ...order, audit: { by: act.by, subject: projectId, detail: {} } }, async (tx, now) => {
        if (!(await isOfficer(desk, tx, act.by))) return refused('notOfficer');
        const project = await tx.get(projects, { id: projectId });
        if (!project) return refused('unknownSubject');
        if (project.state !== 'open') return refused('alreadyDecided');
        await tx.change(projects, { id: projectId }, { state: 'closed', closedOn: now.today });
        for (const { id } of await tx.list(pledges, { projectId, state: 'open' }, { by: [], max: pledgesMax })) {
          await tx.change(pledges, { id }, { state: 'released' });
        }
        return done({});
      });
    },

    pledge: (act, { projectId, amount }) =>
      write(desk, { key: act.key, kind: 'project.pledge', asked: { by: act.by, projectId, amount } }, async (tx, now) => {
        if (!(await isActive(tx, act.by))) return refused('notActive');
        if (!isAmount(desk, amount)) return refused('amountBad');
        const project = await tx.get(projects, { id: projectId });
        if (!project) return refused('unknownSubject');
        if (project.state !== 'open') return refused('notOpen');
        const before = await pledgeOf(tx, projectId, act.by);
        const whole = plus(before?.amount ?? zero(desk), amount);
        const id = before?.id ?? desk.ids.next();
        if (before) await tx.change(pledges, { id }, { amount: whole, state: 'open' });
        else await tx.add(pledges, { id, projectId, memberId: act.by, amount, paid: zero(desk), date: now.today, state: 'open' });
        return done({ pledgeId: id, amount: whole });
      }),

    payPledge: (moved) =>
      paidIn(desk, { kind: 'pledge', subjectId: moved.projectId, moved }, async (tx, now) => {
        const { projectId, memberId, amount } = moved;
        const project = await tx.get(projects, { id: projectId });
        if (!project) return refused('unknownSubject');
        const before = await pledgeOf(tx, projectId, memberId);
        // What came in while the project was being closed is for the officers to give back.
        if (project.state !== 'open') return before ? done({ over: amount, answer: { pledgeId: before.id } }) : refused('notOpen');
        const paid = plus(before?.paid ?? zero(desk), amount);
        const promised = max(before?.amount ?? zero(desk), paid);
        const id = before?.id ?? desk.ids.next();
        const state = compareMoney(paid, promised) >= 0 ? ('paid' as const) : ('open' as const);
        if (before) await tx.change(pledges, { id }, { amount: promised, paid, state });
        else await tx.add(pledges, { id, projectId, memberId, amount: promised, paid, date: now.today, state });
        return done({ over: zero(desk), answer: { pledgeId: id } });
      }),

    projects: () =>
      look(desk, async (tx) => {
        const rows = await tx.list(projects, {}, { by: ['-startedOn', '-id'], max: projectsMax });
        const views = [];
        for (const { id, name, about, target, dueOn, state } of rows) {
          const pledged = summed(desk, await tx.sum(pledges, { projectId: id, state: { in: ['open', 'paid'] } }, 'amount'));
          const paid = summed(desk, await tx.sum(pledges, { projectId: id }, 'paid'));
          views.push({ projectId: id, name, about, target, dueOn, pledged, paid, state });
        }
        return views;
      }),

    pledges: ({ memberId }) =>
      look(desk, async (tx) => {
        const own = await tx.list(pledges, { memberId, state: { in: ['open', 'paid'] } }, { by: ['-date', '-id'], max: projectsMax });
        const of = { id: { in: own.map(({ projectId }) => projectId) } };
        const names = new Map((await tx.list(projects, of, { by: [], max: projectsMax })).map(({ id, name }) => [id, name]));
        return own.map(({ id, projectId, amount, paid }) => {
          const left = isPositive(minus(amount, paid)) ? minus(amount, paid) : zero(desk);
          return { pledgeId: id, projectId, project: names.get(projectId) ?? '', amount, paid, left };
        });
      }),
  };
}

/** Pledges to one project that are looked through at most. */
const pledgesMax = 5000;
