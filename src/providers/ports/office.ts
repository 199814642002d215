import type { Money } from '../../money.js';
import type { Phone } from '../../phone.js';
import type { BookMember, ChamaRecords, Listed } from '../ports.js';
import type { BookFine, BookMeeting, BookProject, MoreRecords, Recorded } from './records.js';

/** One of the chama's own accounts: a ledger, a bank account, the cash box. */
export type OfficeAccount = { bookId: string; name: string; kind?: string; balance?: Money };

/** What the chama owes to somebody outside. */
export type OfficeLiability = {
  bookId: string;
  creditor: string;
  amount: Money;
  dueOn?: string;
  description?: string;
  status: 'open' | 'settled' | 'unknown';
  date?: string;
};

/** What became of registering a member. The reasons: see the provider. */
export type OfficeMember =
  | { status: 'added'; member: BookMember }
  | {
      status: 'refused';
      reason: 'emailTaken' | 'idTaken' | 'badPhone' | 'missingField' | 'unknownMember' | 'unavailable' | 'declined';
      alert?: string;
    }
  | { status: 'unknown'; why: string };

/** What officers do in the records, and what they alone look at. Each write has a key that is made before the first attempt: the same key is the same line. */
export type OfficeRecords = {
  /** Everybody needs an e-mail address and a Kenyan number (ChamaPay docs: POST /members). */
  addMember(member: { key: string; firstName: string; lastName: string; email: string; phone: Phone }): Promise<OfficeMember>;
  issueFine(fine: { key: string; memberId: string; amount: Money; reason: string; date: string }): Promise<Recorded<BookFine>>;
  callMeeting(meeting: {
    key: string;
    title: string;
    date: string;
    time?: string;
    venue?: string;
    agenda?: string;
  }): Promise<Recorded<BookMeeting>>;
  startProject(project: { key: string; name: string; target: Money }): Promise<Recorded<BookProject>>;
  addLiability(liability: {
    key: string;
    creditor: string;
    amount: Money;
    dueOn?: string;
    description?: string;
  }): Promise<Recorded<OfficeLiability>>;
  liabilities(): Promise<Listed<OfficeLiability>>;
  accounts(): Promise<Listed<OfficeAccount>>;
};

/** All that a chama's records elsewhere can do for us. */
export type WholeRecords = ChamaRecords & MoreRecords & OfficeRecords;
