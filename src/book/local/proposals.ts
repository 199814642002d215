import type { Proposal, SharingRecords } from '../records/sharing.js';
import { saidBy } from './approvals.js';
import type { Desk } from './desk.js';
import { isOfficer, namesOf } from './roster.js';
import { distributions, welfare } from './tables/sharing.js';
import { look } from './write.js';

/** Proposals of a kind that are looked through. */
const proposalsMax = 100;

/** What is proposed and waits for an officer who has no part in it. */
export function localProposals(desk: Desk): Pick<SharingRecords, 'waiting'> {
  return {
    waiting: ({ memberId }) =>
      look(desk, async (tx) => {
        if (!(await isOfficer(desk, tx, memberId))) return [];
        const slice = { by: ['proposedOn'] as const, max: proposalsMax };
        const cases = (await tx.list(welfare, { state: 'proposed' }, slice)).filter((row) => row.memberId !== memberId);
        const nameOf = await namesOf(
          tx,
          cases.map((row) => row.memberId),
        );
        const pots = await tx.list(distributions, { state: 'proposed' }, slice);
        const all = [
          ...cases.map((row) => ({ ...row, kind: 'welfare' as const, title: nameOf(row.memberId) })),
          ...pots.map((row) => ({ ...row, amount: row.pot })),
        ].filter((row) => row.proposedBy !== memberId);
        const waiting: Proposal[] = [];
        for (const kind of ['welfare', 'dividend', 'shareOut'] as const) {
          const mine = all.filter((row) => row.kind === kind);
          const said = await saidBy(
            tx,
            kind,
            memberId,
            mine.map(({ id }) => id),
          );
          for (const { id, title, amount, proposedOn } of mine)
            if (!said.has(id)) waiting.push({ kind, id, title, amount, date: proposedOn });
        }
        return waiting.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
      }),
  };
}
