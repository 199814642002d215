import { table } from '../table.js';

/** Every write that had its effect, by its key: a repeat finds it, and gets the same answer. */
export const writes = table('bookWrite', ['key'], {
  key: 'text',
  kind: 'text',
  /** SHA-256 of what was asked for: the same key for something else is a mistake. */
  asked: 'text',
  /** JSON; ids and states, nothing personal. */
  answer: 'text',
  at: 'moment',
});
