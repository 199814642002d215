import { table } from '../table.js';

export const loanStates = [
  'guarantors',
  'approval',
  'approved',
  'active',
  'repaid',
  'declined',
  'withdrawn',
  'writtenOff',
  'lapsed',
] as const;

/** A loan with the terms of the day on which it was asked for. Its schedule follows from them and the day of its disbursement. */
export const loans = table('loan', ['id'], {
  id: 'text',
  memberId: 'text',
  principal: 'money',
  months: 'int',
  /** Interest a month, in hundredths of a percent. */
  monthlyBp: 'int',
  interest: ['flat', 'reducing'],
  guarantorsNeeded: 'int',
  coverNeeded: 'money',
  approvalsNeeded: 'int',
  purpose: 'sealed',
  state: loanStates,
  askedOn: 'text',
  disbursedOn: 'text?',
  /** What was still owed when it was written off, and why it was. */
  writtenOff: 'money?',
  endedOn: 'text?',
  reason: 'sealed?',
});

/**
 * A request for a loan that is held here until its guarantors have agreed, where the records that decide about it keep no guarantors: `covered` is to
 * be handed in there, `handedIn` is there as `bookLoanId`, `notTaken` they do not take.
 */
export const heldLoans = table('heldLoan', ['id'], {
  id: 'text',
  memberId: 'text',
  principal: 'money',
  months: 'int',
  guarantorsNeeded: 'int',
  coverNeeded: 'money',
  purpose: 'sealed',
  state: ['guarantors', 'covered', 'handedIn', 'notTaken', 'withdrawn', 'lapsed'],
  askedOn: 'text',
  coveredAt: 'moment?',
  bookLoanId: 'text?',
});

export const guarantees = table('guarantee', ['loanId', 'memberId'], {
  loanId: 'text',
  memberId: 'text',
  cover: 'money',
  state: ['asked', 'given', 'declined'],
  askedOn: 'text',
  decidedOn: 'text?',
  /** Do those know of its present state who have to: the guarantor of the question, the borrower of the answer? */
  told: 'flag',
});

export const approvable = ['loan', 'welfare', 'dividend', 'shareOut', 'writeOff'] as const;

/** What one officer said to one proposal. */
export const approvals = table('approval', ['kind', 'subjectId', 'memberId'], {
  kind: approvable,
  subjectId: 'text',
  memberId: 'text',
  says: ['yes', 'no'],
  at: 'moment',
});
