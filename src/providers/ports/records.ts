import type { Money } from '../../money.js';
import type { Listed } from '../ports.js';

/*
 * What a chama's records hold beyond members and contributions. Days are `YYYY-MM-DD`; `bookId` is the records' own id of a line. A
 * status that nobody knows is `unknown`: it opens nothing and closes nothing.
 */

export type LoanStatus = 'pending' | 'approved' | 'rejected' | 'disbursed' | 'repaid' | 'defaulted' | 'unknown';

/** A loan, or the application for one. `loanId` is what people call it by (`LN001`). */
export type BookLoan = {
  bookId: string;
  loanId: string;
  memberId: string;
  amount: Money;
  /** What is still owed, where the records say so. */
  balance?: Money;
  status: LoanStatus;
  purpose?: string;
  termMonths?: number;
  dueOn?: string;
  /** The day on which it was asked for. */
  date?: string;
};

export type BookFine = {
  bookId: string;
  memberId: string;
  amount: Money;
  reason: string;
  status: 'unpaid' | 'paid' | 'waived' | 'unknown';
  date?: string;
};

/** A meeting. `time` is that of the place, as the records write it. */
export type BookMeeting = {
  bookId: string;
  title: string;
  date: string;
  time?: string;
  venue?: string;
  agenda?: string;
  status: 'scheduled' | 'held' | 'cancelled' | 'unknown';
};

/** What a member has promised to a project. */
export type BookPledge = { bookId: string; projectId: string; memberId: string; amount: Money; date?: string };

export type BookProject = {
  bookId: string;
  name: string;
  target?: Money;
  status: 'active' | 'completed' | 'cancelled' | 'unknown';
  /** Empty also where the records do not list them. */
  pledges: BookPledge[];
  date?: string;
};

/** Help that was asked for or given. Without a `memberId` it concerns all. */
export type BookWelfare = {
  bookId: string;
  memberId?: string;
  kind: string;
  amount?: Money;
  status: 'pending' | 'approved' | 'paid' | 'rejected' | 'unknown';
  date?: string;
};

/** A share of what the chama earned. Without a `memberId` it is the whole that is shared out. */
export type BookDividend = {
  bookId: string;
  memberId?: string;
  amount: Money;
  /** The year or the quarter, as the records name it. */
  period?: string;
  status: 'declared' | 'paid' | 'unknown';
  date?: string;
};

export type BookDocument = { bookId: string; title: string; kind?: string; url?: string; date?: string };

/** An election that is called. */
export type BookElectionNotice = { bookId: string; title: string; position?: string; text?: string; closesOn?: string; date?: string };

/** A paper that somebody still has to bring. Without a `memberId` everybody has to. */
export type BookDocumentReminder = {
  bookId: string;
  memberId?: string;
  title: string;
  dueOn?: string;
  status: 'pending' | 'done' | 'unknown';
  date?: string;
};

/** Why the records finally did not take a write. A closed list: each has a text for the member. */
export const recordRefusals = [
  'unknownMember', // the records have no such member, or no such project
  'exists', // there is one already
  'invalid', // they do not take it in this form
  'unavailable', // credentials, plan or quota: nothing was recorded and the host must act
] as const;
export type RecordRefusal = (typeof recordRefusals)[number];

/** What became of a write. `unknown` may have been written: send the same key again, within 20 hours. */
export type Recorded<T> =
  { status: 'recorded'; value: T } | { status: 'refused'; reason: RecordRefusal; alert: string } | { status: 'unknown'; why: string };

/** Which lines are asked for. A line that names no member concerns everybody, and one without a day is never left out. */
export type RecordQuery = { memberId?: string; from?: string; to?: string };

/**
 * A chama's records beyond members and contributions, for members' screens. Reads are whole lists or `unknown`. Each write has a key
 * that is made before the first attempt: the same key is the same line.
 */
export type MoreRecords = {
  loans(of: RecordQuery): Promise<Listed<BookLoan>>;
  fines(of: RecordQuery): Promise<Listed<BookFine>>;
  meetings(of: RecordQuery): Promise<Listed<BookMeeting>>;
  projects(): Promise<Listed<BookProject>>;
  welfare(of: RecordQuery): Promise<Listed<BookWelfare>>;
  dividends(of: RecordQuery): Promise<Listed<BookDividend>>;
  documents(): Promise<Listed<BookDocument>>;
  electionNotices(): Promise<Listed<BookElectionNotice>>;
  documentReminders(of: RecordQuery): Promise<Listed<BookDocumentReminder>>;
  applyForLoan(asked: { key: string; memberId: string; amount: Money; purpose: string; termMonths: number }): Promise<Recorded<BookLoan>>;
  pledge(made: { key: string; projectId: string; memberId: string; amount: Money }): Promise<Recorded<BookPledge>>;
  /** Absent where the records have no call for it (ChamaPay has none): the payment then stands in our own ledger alone. */
  payFine?(paid: { key: string; fineId: string; amount: Money; receipt: string; date: string }): Promise<Recorded<BookFine>>;
  /** Absent where the records have no call for it, as with `payFine`. */
  repayLoan?(paid: { key: string; loanId: string; amount: Money; receipt: string; date: string }): Promise<Recorded<BookLoan>>;
};
