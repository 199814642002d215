import type { Money } from '../money.js';
import type { LoanRecords } from './records/loans.js';
import type { MemberRecords } from './records/members.js';
import type { GovernanceRecords } from './records/governance.js';
import type { PaperRecords } from './records/papers.js';
import type { SavingsRecords } from './records/savings.js';
import type { SharingRecords } from './records/sharing.js';

/**
 * The records of one chama, wherever they are kept: in our own database, or at ChamaPay. Money is moved elsewhere; here stands what is owed,
 * by whom, and what was paid by which operation. Each book is opened for one chama, and knows of no other.
 */
export type Records = {
  name: string;
  members: MemberRecords;
  savings: SavingsRecords;
  loans: LoanRecords;
  governance: GovernanceRecords;
  sharing: SharingRecords;
  papers: PaperRecords;
};

/**
 * What a read answers. `not-kept`: this book has no such thing at all, and the flow that asks is not offered. `asOf` (UTC milliseconds) marks
 * what may have changed since: the records could not be read anew in time, and this is what they said then.
 */
export type Answer<T> = { status: 'read'; value: T; asOf?: number } | { status: 'unknown'; why: string } | { status: 'not-kept' };

/** What a write answers. A repeat with the same key gets the answer of the first, and has no effect. */
export type Written<T extends object = object> =
  | ({ status: 'done' } & T)
  | { status: 'refused'; problem: Problem; limit?: Money }
  | { status: 'unknown'; why: string }
  | { status: 'not-kept' };

/** Why a book does not do what it was asked. A closed list: each has a text for whoever asked. */
export const problems = [
  'notOfficer', // only officers may
  'notChair', // only the chair may
  'ownCase', // nobody decides on what they proposed, or on their own
  'notYours', // it concerns another member
  'notActive', // the member is not active
  'unknownMember',
  'unknownSubject', // no such loan, fine, meeting, …
  'alreadyDecided',
  'alreadyVoted',
  'alreadyThere', // a member with this id, a guarantor who was asked, …
  'phoneKnown', // the number is another member's
  'notOpen', // it is over, or not yet so far
  'amountBad', // not positive, of another currency, or not whole
  'amountDiffers', // not the amount that was agreed on
  'overLimit', // `limit` is the most
  'termBad',
  'guarantorsBad', // too few, twice the same, or oneself
  'textBad', // empty or too long
  'dateBad',
  'choiceBad',
  'owesStill', // a loan that is not paid back, or a surety for one
  'noShares', // the chama does not save by shares
  'nothingToShare',
  'emailNeeded', // the records ask for an e-mail address of everybody
  'unavailable', // nothing was written, and the host must act: credentials, plan or quota of the records
] as const;
export type Problem = (typeof problems)[number];

/**
 * Who does something, under which key. `by` is a member's id, or `host` for whoever runs the service (the command line, the first officers).
 * `key` is the id of the intent or operation.
 */
export type Act = { key: string; by: string };

/** Money that has come in from a member, or gone out, by an operation. The operation's id is the key of the write. */
export type Moved = { operationId: string; memberId: string; amount: Money; /** YYYY-MM-DD */ date: string; receipt?: string };

/** What became of money that came in: what was owed took it, and what was `over` is the member's still. */
export type Taken = { taken: Money; over: Money };

/** At most `limit` after `skip`; a book has limits of its own. */
export type Paging = { limit: number; skip?: number };
export type Page<T> = { items: T[]; more: boolean };
