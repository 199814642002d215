import type { GovernanceRecords, Result } from '../records/governance.js';
import { isDate } from '../rules-schema.js';
import type { Desk } from './desk.js';
import { isActive, isOfficer, namesOf } from './roster.js';
import type { LocalTx } from './store.js';
import type { Row } from './table.js';
import { members } from './tables/members.js';
import { motionOptions, motions, voters } from './tables/motions.js';
import { tally } from './tally.js';
import { textOf, titleOf } from './wording.js';
import { done, look, refused, write } from './write.js';

const candidatesMax = 9;
/** What a motion offers; the last of these counts for nothing but the turnout. */
const answers = ['yes', 'no', 'abstain'];
/** Motions open at once, and results shown in one list. */
const motionsMax = 50;

/**
 * Motions and elections by secret ballot. Who has voted is one table, and how many votes an option has another: of a single ballot there is
 * no trace, neither in the audit log nor in the answer that is kept for a repeat.
 */
export function localMotions(desk: Desk): Pick<GovernanceRecords, 'openMotion' | 'vote' | 'closeMotion' | 'openVotes' | 'results'> {
  return {
    openMotion(act, of) {
      const { kind, title, text, closesOn } = of;
      const candidates = kind === 'election' ? of.candidates : [];
      const order = { key: act.key, kind: `${kind}.open`, asked: { title, text, closesOn, candidates } };
      return write(desk, { ...order, audit: { by: act.by, detail: { closesOn, candidates } } }, async (tx, now) => {
        const [name, more] = [titleOf(title), textOf(text)];
        if (!(await isOfficer(desk, tx, act.by))) return refused('notOfficer');
        if (name === undefined || more === undefined) return refused('textBad');
        if (!isDate(closesOn) || closesOn < now.today) return refused('dateBad');
        if (kind === 'election' && !(await canStand(tx, candidates))) return refused('choiceBad');
        if ((await tx.count(motions, { state: 'open' })) >= motionsMax) return refused('alreadyThere');
        const id = desk.ids.next();
        const open = {
          openedBy: act.by,
          openedOn: now.today,
          closesOn,
          state: 'open' as const,
          electorate: undefined,
          closedOn: undefined,
        };
        await tx.add(motions, { id, kind, title: name, text: more, ...open });
        const nameOf = await namesOf(tx, candidates);
        const options =
          kind === 'election'
            ? candidates.map((candidateId) => ({ label: nameOf(candidateId), candidateId }))
            : answers.map((label) => ({ label, candidateId: undefined }));
        for (const [at, option] of options.entries()) await tx.add(motionOptions, { motionId: id, position: at + 1, ...option, votes: 0 });
        return done({ motionId: id });
      });
    },

    vote: (act, { motionId, position }) =>
      // What was chosen is no part of what is kept of the order: its hash could be guessed.
      write(desk, { key: act.key, kind: 'motion.vote', asked: { by: act.by, motionId } }, async (tx, now) => {
        if (!(await isActive(tx, act.by))) return refused('notActive');
        const motion = await tx.get(motions, { id: motionId });
        if (!motion) return refused('unknownSubject');
        if (await tx.get(voters, { motionId, memberId: act.by })) return refused('alreadyVoted');
        if (motion.state !== 'open' || motion.closesOn < now.today) return refused('notOpen');
        const option = await tx.get(motionOptions, { motionId, position });
        if (!option) return refused('choiceBad');
        await tx.add(voters, { motionId, memberId: act.by });
        await tx.change(motionOptions, { motionId, position }, { votes: option.votes + 1 });
        return done({});
      }),

    closeMotion(act, { motionId }) {
      const order = { key: act.key, kind: 'motion.close', asked: { motionId } };
      return write(desk, { ...order, audit: { by: act.by, subject: motionId, detail: {} } }, async (tx, now) => {
        if (!(await isOfficer(desk, tx, act.by))) return refused('notOfficer');
        const motion = await tx.get(motions, { id: motionId });
        if (!motion) return refused('unknownSubject');
        if (motion.state !== 'open') return refused('alreadyDecided');
        const electorate = await tx.count(members, { status: 'active' });
        const voted = await tx.count(voters, { motionId });
        if (motion.closesOn >= now.today && voted < electorate) return refused('notOpen');
        await tx.change(motions, { id: motionId }, { state: 'closed', electorate: Math.max(electorate, voted), closedOn: now.today });
        const { outcome } = tally(counted(motion, await optionsOf(tx, motionId)));
        return done({ outcome });
      });
    },

    openVotes: ({ memberId }) =>
      look(desk, async (tx, now) => {
        if (!(await isActive(tx, memberId))) return [];
        const of = { state: 'open' as const, closesOn: { from: now.today } };
        const open = await tx.list(motions, of, { by: ['closesOn'], max: motionsMax });
        const voted = { memberId, motionId: { in: open.map(({ id }) => id) } };
        const done = new Set((await tx.list(voters, voted, { by: [], max: motionsMax })).map(({ motionId }) => motionId));
        const views = [];
        for (const { id: motionId, kind, title, text, closesOn } of open.filter(({ id }) => !done.has(id))) {
          views.push({ motionId, kind, title, text, closesOn, options: (await optionsOf(tx, motionId)).map(shown) });
        }
        return views;
      }),

    results: ({ limit }) =>
      look(desk, async (tx) => {
        const results: Result[] = [];
        for (const motion of await tx.list(motions, { state: 'closed' }, { by: ['-closesOn', '-id'], max: Math.min(limit, motionsMax) })) {
          const options = await optionsOf(tx, motion.id);
          results.push({
            motionId: motion.id,
            kind: motion.kind,
            title: motion.title,
            closedOn: motion.closedOn ?? motion.closesOn,
            ...tally(counted(motion, options)),
            options: options.map((option) => ({ ...shown(option), votes: option.votes })),
            voted: await tx.count(voters, { motionId: motion.id }),
            electorate: motion.electorate ?? 0,
          });
        }
        return results;
      }),
  };
}

type Option = Row<typeof motionOptions>;

const optionsOf = (tx: LocalTx, motionId: string): Promise<Option[]> =>
  tx.list(motionOptions, { motionId }, { by: ['position'], max: candidatesMax });

const shown = ({ position, label, candidateId }: Option) => ({ position, label, ...(candidateId !== undefined && { candidateId }) });

const counted = ({ kind }: { kind: 'motion' | 'election' }, options: readonly Option[]) =>
  options.map(({ position, votes, label }) => ({ position, votes, counts: kind === 'election' || label !== 'abstain' }));

/** Two members at least, all active, none twice. */
async function canStand(tx: LocalTx, ids: readonly string[]): Promise<boolean> {
  if (ids.length < 2 || ids.length > candidatesMax || new Set(ids).size !== ids.length) return false;
  for (const memberId of ids) if (!(await isActive(tx, memberId))) return false;
  return true;
}
