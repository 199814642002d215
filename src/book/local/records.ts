import type { Records } from '../records.js';
import { localAccounts } from './accounts.js';
import type { Desk } from './desk.js';
import { localDistributions } from './distributions.js';
import { localFines } from './fines.js';
import { localLoanMoney } from './loan-money.js';
import { localLoanViews } from './loan-views.js';
import { localLoanRequests } from './loans.js';
import { localMeetings } from './meetings.js';
import { localMembers } from './members.js';
import { localMotions } from './motions.js';
import { localPapers } from './papers.js';
import { localProjects } from './projects.js';
import { localProposals } from './proposals.js';
import { localRotation } from './rotation.js';
import { localSavings } from './savings.js';
import { localShares } from './shares.js';
import { localWelfare } from './welfare.js';

/** The records of one chama in our own database, whole: for every chama that has no account at ChamaPay. */
export function localRecords(desk: Desk): Records {
  return {
    name: 'local',
    members: localMembers(desk),
    savings: { ...localSavings(desk), ...localShares(desk) },
    loans: { ...localLoanRequests(desk), ...localLoanMoney(desk), ...localLoanViews(desk), ...localFines(desk) },
    governance: { ...localMeetings(desk), ...localMotions(desk) },
    sharing: {
      ...localProjects(desk),
      ...localWelfare(desk),
      ...localDistributions(desk),
      ...localRotation(desk),
      ...localProposals(desk),
    },
    papers: { ...localPapers(desk), ...localAccounts(desk) },
  };
}
