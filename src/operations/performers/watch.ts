import { lateEveryMs, lateWatchMs } from '../schedule.js';
import type { Answer, Verdict, Work } from '../verdict.js';

/** After an end, only proof counts; without it we look a few times more, for it may be on its way. */
export function watch({ leg }: Work, { found }: Answer, now: number): Verdict {
  const soon = found.status !== 'refused' && now - (leg.resolvedAt ?? now) < lateWatchMs;
  return { is: 'open', to: leg.state, patch: { polls: leg.polls + 1, nextAt: soon ? now + lateEveryMs : undefined } };
}
