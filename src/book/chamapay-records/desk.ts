import type { WholeRecords } from '../../providers/ports/office.js';
import type { Desk } from '../local/desk.js';

/**
 * What the records of a ChamaPay chama work with: ChamaPay itself, and our own tables, which mirror its members and contributions and hold what
 * ChamaPay has no call for.
 */
export type ChamapayDesk = Desk & {
  provider: WholeRecords;
  /** Told what the host must act on: credentials, plan or quota. It holds nothing of a member. */
  alert: (text: string) => void;
  /** Told when a member was registered through us, so that the list is read again. */
  registered: () => void;
  /** Told of errors in reads that nobody waits for. */
  failed: (error: unknown) => void;
};
