import { doubtDelay, doubtWatchMs, lateEveryMs, lateWatchMs } from '../schedule.js';
import type { Leg, LegPatch } from '../store.js';
import type { Answer, Verdict, Work } from '../verdict.js';

/** What marks an ended leg of which somebody says that its end was none: it is asked about until its provider answers. */
export const doubted = ({ resolvedAt }: Pick<Leg, 'resolvedAt'>, now: number): LegPatch => ({
  nextAt: now,
  // Later than its end also where the clock has gone back: before it, a leg may have been unknown for other reasons.
  unknownSince: Math.max(now, (resolvedAt ?? now) + 1),
});

/** After an end, only proof counts; without it we look a few times more, for it may be on its way. What is doubted is looked at until the end is confirmed. */
export function watch({ leg }: Work, { found }: Answer, now: number): Verdict {
  const { state, unknownSince = 0, resolvedAt = now } = leg;
  const isDoubted = unknownSince > resolvedAt;
  const polls = leg.polls + 1;
  if (found.status === 'refused')
    return { is: 'open', to: state, patch: { polls, nextAt: undefined, ...(isDoubted && { unknownSince: undefined }) } };
  const ageMs = now - (isDoubted ? unknownSince : resolvedAt);
  const delay = isDoubted ? (ageMs < doubtWatchMs ? doubtDelay(ageMs) : undefined) : ageMs < lateWatchMs ? lateEveryMs : undefined;
  return { is: 'open', to: state, patch: { polls, nextAt: delay === undefined ? undefined : now + delay } };
}
