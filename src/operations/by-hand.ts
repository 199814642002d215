import type { Leg } from './store.js';

const prefix = 'byhand:';

/** What stands for a provider's id where a person's look is the proof: the review in which they gave it. */
export const byHandId = (reviewId: string): string => `${prefix}${reviewId}`;

/** Was this leg settled by a person's word? No statement will show it under this id. */
export const isByHand = ({ providerId }: Pick<Leg, 'providerId'>): boolean => providerId?.startsWith(prefix) === true;
