import { table } from '../table.js';

/** What members have contributed: our settled legs, and cash that an officer has recorded (`bookId` is then the key of the write). */
export const contributions = table(
  'contribution',
  ['id'],
  {
    id: 'text',
    memberId: 'text',
    legId: 'text?',
    bookId: 'text?',
    amount: 'money',
    date: 'text',
    receipt: 'text?',
    createdAt: 'moment',
  },
  [['legId'], ['bookId']],
);

export const paymentKinds = [
  'loan',
  'fine',
  'pledge',
  'shares',
  'socialFund',
  'welfare',
  'dividend',
  'shareOut',
  'rotation',
  'liability',
] as const;

/** Money that came in for a record, or went out for one, and was moved elsewhere: by `operationId`, once. */
export const payments = table(
  'payment',
  ['id'],
  {
    id: 'text',
    operationId: 'text',
    kind: paymentKinds,
    /** The loan, fine, pledge, … that it is for. */
    subjectId: 'text',
    /** Undefined where the chama pays somebody who is no member (a liability). */
    memberId: 'text?',
    direction: ['in', 'out'],
    amount: 'money',
    /** What of it was not owed any more, and is the member's. */
    over: 'money',
    /** Of a loan's repayment: what went to fines, interest and principal. */
    fine: 'money?',
    interest: 'money?',
    principal: 'money?',
    date: 'text',
    receipt: 'text?',
    createdAt: 'moment',
  },
  [['operationId']],
);

/** A round of saving by shares, from its first day until it is shared out. */
export const shareRounds = table('shareRound', ['id'], {
  id: 'text',
  fromDate: 'text',
  price: 'money',
  state: ['open', 'closed'],
  closedOn: 'text?',
});

export const shareLots = table('shareLot', ['id'], {
  id: 'text',
  roundId: 'text',
  memberId: 'text',
  count: 'int',
  paid: 'money',
  date: 'text',
});
