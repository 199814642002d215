import { days, hours } from '../clock.js';
import type { SimCheck } from './store.js';

/** What is known of a SIM. `swapped`: until when what is risky waits. `unknown`: nobody has said lately. */
export type SimStanding = { is: 'clear' } | { is: 'swapped'; until: number } | { is: 'unknown' };

/** An answer stands for so long; then the network is asked again. */
export const freshMs = hours(6);

/**
 * What the answers about one phone come to, given the newest first. A swap that has a date is reckoned from the end of that day, whatever the status
 * beside it says; one without a date, or with one that is still to come, from when it was first heard of, since the network repeats it for
 * months. An answer that does not say is no leave.
 */
export function standingOf(checks: readonly SimCheck[], now: number, coolDownMs: number): SimStanding {
  const heard = checks.filter(({ answeredAt }) => answeredAt !== undefined);
  const ends = heard.map(({ swappedOn }) => dayEnd(swappedOn, now));
  const dated = ends.filter((end) => end !== undefined);
  const undated = heard.filter(({ verdict }, place) => verdict === 'swapped' && ends[place] === undefined);
  const first = undated.at(-1)?.answeredAt;
  const until = Math.max(...dated, first ?? 0) + coolDownMs;
  if (until > now) return { is: 'swapped', until };
  const fresh = heard.filter(({ answeredAt = 0 }) => answeredAt > now - freshMs);
  return fresh.some(({ verdict }) => verdict !== 'unclear') ? { is: 'clear' } : { is: 'unknown' };
}

/** When a day was over; undefined for no day, and for one that is still to come. */
function dayEnd(day: string | undefined, now: number): number | undefined {
  const start = day === undefined ? Number.NaN : Date.parse(day);
  return Number.isNaN(start) || start > now + days(1) ? undefined : start + days(1);
}
