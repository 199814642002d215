import { table } from '../table.js';

export const motions = table('motion', ['id'], {
  id: 'text',
  kind: ['motion', 'election'],
  title: 'sealed',
  text: 'sealed',
  openedBy: 'text',
  openedOn: 'text',
  /** The last day on which votes are taken. */
  closesOn: 'text',
  state: ['open', 'closed'],
  /** Members who could have voted when it was closed. */
  electorate: 'int?',
  closedOn: 'text?',
});

/**
 * What can be voted for, and how many have. There is no row for a single ballot: nothing, not even the order of rows, ties a vote to
 * whoever cast it.
 */
export const motionOptions = table('motionOption', ['motionId', 'position'], {
  motionId: 'text',
  position: 'int',
  /** What a motion offers (`yes`, `no`, `abstain`), or the words of an officer. */
  label: 'sealed',
  candidateId: 'text?',
  votes: 'int',
});

/** Who has voted, and nothing of what. */
export const voters = table('voter', ['motionId', 'memberId'], { motionId: 'text', memberId: 'text' });
