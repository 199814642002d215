import type { Records } from '../records.js';
import type { ChamapayDesk } from './desk.js';
import { chamapayFines } from './fines.js';
import { chamapayGovernance } from './governance.js';
import { openLists } from './lists.js';
import { chamapayLoans } from './loans.js';
import { chamapayMembers } from './members.js';
import { chamapayPapers } from './papers.js';
import { chamapaySavings } from './savings.js';
import { chamapaySharing } from './sharing.js';

/** The records of one chama at ChamaPay, with what is held of them in memory. */
export type ChamapayRecords = {
  /** The records; each question to ChamaPay is waited for so many milliseconds, and its answer is there for the next one when it comes later. */
  within(ms: number): Records;
  /** A webhook says that something has changed. It is not believed, and not waited for: what it speaks of is read again when it is next asked for. */
  hear(event: { event: string }): void;
  /** Resolves when no read is under way. */
  idle(): Promise<void>;
};

/** Opens the records of a chama whose book is at ChamaPay. Costs no call until something is asked. */
export function openChamapayRecords(desk: ChamapayDesk): ChamapayRecords {
  const lists = openLists(desk);
  return {
    within: (ms) => ({
      name: desk.provider.name,
      members: chamapayMembers(desk),
      savings: chamapaySavings(desk, lists, ms),
      loans: { ...chamapayLoans(desk, lists, ms), ...chamapayFines(desk, lists, ms) },
      governance: chamapayGovernance(desk, lists, ms),
      sharing: chamapaySharing(desk, lists, ms),
      papers: chamapayPapers(desk, lists, ms),
    }),
    hear: (event) => lists.hear(event),
    idle: () => lists.idle(),
  };
}
