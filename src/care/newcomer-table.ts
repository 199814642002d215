import { table } from '../book/local/table.js';

/** Somebody on their way into a chama, from the wish until they heard what came of it, and a day longer: so often may one ask. */
export const newcomers = table('newcomer', ['id'], {
  /** The request's. */
  id: 'text',
  person: 'text',
  askedAt: 'moment',
  /** `granted`: an officer said yes, and the records are yet to take them in. */
  state: ['asked', 'granted', 'over'],
  grantedAt: 'moment?',
  /** Since when the records have them as no member. */
  outAt: 'moment?',
  /** Do those know of the state who have to: the officers of the wish, the newcomer of all else? */
  told: 'flag',
});
