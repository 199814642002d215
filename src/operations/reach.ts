import { hours, minutes, seconds } from '../clock.js';
import type { Collector, StatementLine } from '../providers/ports.js';

/** How far back a provider's list is read, and how often: while somebody is paying, every hour, and every day. */
export const reaches = [
  { name: 'recent', backMs: hours(2), everyMs: seconds(60) },
  { name: 'days', backMs: hours(48), everyMs: hours(1) },
  { name: 'month', backMs: hours(24 * 30), everyMs: hours(24) },
] as const;

export type ReachName = (typeof reaches)[number]['name'];

/** Lines that are asked for at first, and at most; a list that does not reach back far enough is asked for twice as many. */
const linesFirst = 100;
const linesMax = 12_800;

/** A list that could not be read is tried again this soon, however seldom it is read. */
const againAfterMs = minutes(5);
/** A list that is cut is read again before half of it has been pushed out, but no sooner than this. */
const cutEveryMinMs = seconds(5);

/** One reach of one chama. */
export type Reach = (typeof reaches)[number] & {
  dueAt: number;
  /** As many lines as sufficed the last time. */
  lines: number;
  /** Nothing older could be read than this reach needs: what was pushed out of the list unseen stays unseen. */
  cut: boolean;
};

export const newReaches = (now: number): Reach[] => reaches.map((reach) => ({ ...reach, dueAt: now, lines: linesFirst, cut: false }));

/** What a list showed: its lines, and the moment from which on it shows all. */
type Back = { lines: StatementLine[]; from: number; cut: boolean };

/** Reads the list back as far as the reach needs, or as far as the provider goes. */
export async function readBack(
  collector: Pick<Collector, 'statement'>,
  reach: Reach,
  now: number,
): Promise<(Back & { status: 'read' }) | { status: 'unknown'; why: string }> {
  let best: Back | undefined;
  for (let limit = reach.lines; ; limit = Math.min(limit * 2, linesMax)) {
    const statement = await collector.statement(limit);
    // More may be more than the provider gives at once.
    if (statement.status === 'unknown') return best ? { status: 'read', ...best } : statement;
    const { lines, whole } = statement;
    const oldest = lines.reduce((least, { at }) => Math.min(least, at), Infinity);
    const isEnough = whole || oldest <= now - reach.backMs;
    const isMore = lines.length > (best?.lines.length ?? -1);
    if (!isMore && best && !isEnough) return { status: 'read', ...best };
    reach.lines = limit;
    best = { lines, from: whole ? 0 : oldest, cut: !isEnough };
    if (isEnough || limit >= linesMax) return { status: 'read', ...best };
  }
}

/** When a reach is due again. `isActive`: somebody is paying; else the hourly reading does for the recent one, too. */
export function nextDue(reach: Reach, now: number, isActive: boolean, back: Back | undefined): number {
  const everyMs = reach.name === 'recent' && !isActive ? hours(1) : reach.everyMs;
  if (!back) return now + Math.min(everyMs, againAfterMs);
  const spanMs = back.cut && back.lines.length > 0 ? now - back.from : Infinity;
  return now + Math.min(everyMs, reach.name === 'recent' ? Math.max(spanMs / 2, cutEveryMinMs) : everyMs);
}
