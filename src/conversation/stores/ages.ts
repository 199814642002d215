import { days, hours } from '../../clock.js';

/** How long an answer is kept for a repeat of its delivery. */
export const answerAgeMs = hours(24);

/** How long a session is kept after its last turn. */
export const sessionAgeMs = days(7);
