import type { Ground } from '../ground.js';
import { noteAudit } from './audit.js';
import type { MemberStatus } from './state.js';
import { webhook } from './webhooks.js';

/** What the chama's office does in ChamaPay's own pages, and nobody can by the API. Each says whether there was such a thing to decide. */
export function office(ground: Ground) {
  const books = () => ground.state().chamapay;
  return {
    /** The committee says yes or no to a loan that waits. */
    decideLoan: (loanId: string, approved: boolean): boolean => {
      const loan = books().records.loans.find((one) => one['loan_id'] === loanId && one['status'] === 'Pending');
      if (!loan) return false;
      loan['status'] = approved ? 'Approved' : 'Rejected';
      noteAudit(ground, approved ? 'approved' : 'rejected', 'loans', 'office');
      if (approved) webhook(ground, 'loan.approved', loan);
      return true;
    },
    /** A fine was paid, or is let go. */
    settleFine: (id: number, status: 'Paid' | 'Waived'): boolean => {
      const fine = books().records.fines.find((one) => one.id === id && one['status'] === 'Unpaid');
      if (!fine) return false;
      fine['status'] = status;
      noteAudit(ground, status.toLowerCase(), 'fines', 'office');
      return true;
    },
    setMemberStatus: (memberId: string, status: MemberStatus): boolean => {
      const member = books().members.find((one) => one.member_id === memberId);
      if (!member) return false;
      member.status = status;
      noteAudit(ground, 'updated', 'members', 'office');
      return true;
    },
  };
}
