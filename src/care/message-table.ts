import { table } from '../book/local/table.js';

/** What a member has written to the treasurer, and what became of it. It lies sealed, and is deleted with whoever wrote it. */
export const memberMessages = table('memberMessage', ['id'], {
  /** The key of the intent: the same confirmation is the same message. */
  id: 'text',
  memberId: 'text',
  person: 'text',
  /** Where it was written. */
  channel: 'text',
  text: 'sealed',
  at: 'moment',
  state: ['waiting', 'answered', 'aside'],
  answer: 'sealed?',
  /** The officer who answered or put it aside, and the key of their intent. */
  by: 'text?',
  decidedKey: 'text?',
  /** Do those know of it who have to: the officers of the message, the member of the answer? */
  told: 'flag',
});
