import { minus, plus, type Money } from '../../money.js';
import type { BookProject } from '../../providers/ports/records.js';
import { max, zero } from '../local/amounts.js';
import type { LocalTx } from '../local/store.js';
import type { PledgeView } from '../records/sharing.js';
import type { ChamapayDesk } from './desk.js';
import { paidFor } from './payments.js';

/** What a member has promised to a project, in one or several lines. */
export function promised(desk: ChamapayDesk, project: BookProject, memberId?: string): Money {
  return project.pledges
    .filter((pledge) => memberId === undefined || pledge.memberId === memberId)
    .reduce((sum, { amount }) => plus(sum, amount), zero(desk));
}

/**
 * A member's pledges to the projects that are not over, one for each, under the project's id. Who paid more than they had promised has promised that
 * much.
 */
export async function pledgesOf(
  desk: ChamapayDesk,
  tx: LocalTx,
  projects: readonly BookProject[],
  memberId: string,
): Promise<PledgeView[]> {
  const views: PledgeView[] = [];
  for (const project of projects.filter(({ status }) => status === 'active')) {
    const projectId = project.bookId;
    const paid = await paidFor(desk, tx, { kind: 'pledge', subjectId: projectId, memberId });
    const amount = max(promised(desk, project, memberId), paid);
    if (amount.minor === '0') continue;
    views.push({ pledgeId: projectId, projectId, project: project.name, amount, paid, left: minus(amount, paid) });
  }
  return views;
}
