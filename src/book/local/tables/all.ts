import type { Table } from '../table.js';
import { accountLines, accounts, liabilities } from './accounts.js';
import { fines } from './fines.js';
import { joinRequests } from './joining.js';
import { approvals, guarantees, heldLoans, loans } from './loans.js';
import { attendances, meetings } from './meetings.js';
import { members, memberships } from './members.js';
import { motionOptions, motions, voters } from './motions.js';
import { documents, notices } from './papers.js';
import { pledges, projects } from './projects.js';
import { contributions, payments, shareLots, shareRounds } from './savings.js';
import { distributions, portions, rotationSwaps, rotationTurns, welfare } from './sharing.js';
import { writes } from './writes.js';

/** Every table of the local book. */
export const allTables: readonly Table[] = [
  members,
  memberships,
  joinRequests,
  contributions,
  payments,
  shareRounds,
  shareLots,
  loans,
  heldLoans,
  guarantees,
  approvals,
  fines,
  meetings,
  attendances,
  motions,
  motionOptions,
  voters,
  projects,
  pledges,
  welfare,
  distributions,
  portions,
  rotationTurns,
  rotationSwaps,
  documents,
  notices,
  accounts,
  accountLines,
  liabilities,
  writes,
];
