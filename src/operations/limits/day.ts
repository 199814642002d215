import { dateIn, hours } from '../../clock.js';

/** No day is longer, whatever a law does to the clock in it. */
const dayMaxMs = hours(26);

/** When the day of a moment began in a time zone, in UTC milliseconds. */
export function dayStart(timeZone: string, at: number): number {
  const today = dateIn(timeZone, at);
  let [before, within] = [at - dayMaxMs, at];
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2);
    if (dateIn(timeZone, middle) === today) within = middle;
    else before = middle;
  }
  return within;
}
