import { table } from '../table.js';

export const welfareEvents = ['bereavement', 'illness', 'birth', 'wedding', 'emergency', 'other'] as const;

/** Help from the social fund to one member. */
export const welfare = table('welfare', ['id'], {
  id: 'text',
  memberId: 'text',
  event: welfareEvents,
  note: 'sealed',
  amount: 'money',
  state: ['proposed', 'approved', 'declined', 'paid'],
  approvalsNeeded: 'int',
  proposedBy: 'text',
  proposedOn: 'text',
  paidOn: 'text?',
});

/** A pot that is divided among members: a dividend, or a round of shares at its end. */
export const distributions = table('distribution', ['id'], {
  id: 'text',
  kind: ['dividend', 'shareOut'],
  title: 'sealed',
  pot: 'money',
  /** The round of shares that it ends. */
  roundId: 'text?',
  state: ['proposed', 'approved', 'declined'],
  approvalsNeeded: 'int',
  proposedBy: 'text',
  proposedOn: 'text',
});

export const portions = table('portion', ['distributionId', 'memberId'], {
  distributionId: 'text',
  memberId: 'text',
  /** Decimal digits: shares, or minor units of savings. */
  weight: 'text',
  amount: 'money',
  paidOn: 'text?',
});

/** Whose turn it is to get the pot (merry-go-round). */
export const rotationTurns = table(
  'rotationTurn',
  ['id'],
  {
    id: 'text',
    round: 'int',
    position: 'int',
    memberId: 'text',
    dueOn: 'text',
    amount: 'money',
    state: ['waiting', 'paid'],
    paidOn: 'text?',
  },
  [['round', 'position']],
);

/** One member asks another to change places with them. */
export const rotationSwaps = table('rotationSwap', ['id'], {
  id: 'text',
  askedBy: 'text',
  ofMember: 'text',
  turnId: 'text',
  forTurnId: 'text',
  state: ['asked', 'agreed', 'declined'],
  askedOn: 'text',
});
