import type { Clock } from '../../clock.js';
import { days, hours, minutes, seconds } from '../../clock.js';

/** TransferZero docs, "API limits": calls a day. */
const perDay = { transaction: 2_500, accounts: 300, currencies: 300 } as const;
export type Limited = keyof typeof perDay;

/** TransferZero docs: at most six questions about one transaction in its first hour, then one an hour; early ones close together. */
const gapsMs = [0, seconds(15), minutes(1), minutes(3), minutes(10), minutes(25)];
const hourlyMs = hours(1);
/** Transactions whose questions are remembered. */
const rememberedMax = 10_000;

/** Counts what may be asked today (UTC). A new process begins anew: the limits are soft. */
export function dailyLimits(clock: Clock): (kind: Limited) => boolean {
  let day = -1;
  let used: Record<Limited, number> = { transaction: 0, accounts: 0, currencies: 0 };
  return (kind) => {
    const today = Math.floor(clock.now() / days(1));
    if (today !== day) {
      day = today;
      used = { transaction: 0, accounts: 0, currencies: 0 };
    }
    return used[kind]++ < perDay[kind];
  };
}

/** Spaces questions about one thing. What was answered is kept until it may be asked again; a webhook lets it be asked at once. */
export function spaced<T>(clock: Clock) {
  const known = new Map<string, { answer: T; asked: number; at: number; stirred: boolean }>();
  return {
    /** The last answer, while it is too early for another question. */
    last(id: string): T | undefined {
      const one = known.get(id);
      if (!one || one.stirred) return undefined;
      return clock.monotonic() - one.at < (gapsMs[one.asked] ?? hourlyMs) ? one.answer : undefined;
    },
    note(id: string, answer: T): void {
      const asked = (known.get(id)?.asked ?? 0) + 1;
      known.delete(id);
      known.set(id, { answer, asked, at: clock.monotonic(), stirred: false });
      const oldest = known.size > rememberedMax ? known.keys().next().value : undefined;
      if (oldest !== undefined) known.delete(oldest);
    },
    /** Something happened to it: the next question goes out. */
    stir(id: string): void {
      const one = known.get(id);
      if (one) one.stirred = true;
    },
  };
}

/** A question that is asked at most once in `keepMs`, however many want to know, by one call at a time. Only answers that pass `keeps` are kept. */
export function kept<T>(
  clock: Clock,
  keepMs: number,
  keeps: (answer: T) => boolean,
  ask: () => Promise<T>,
): () => Promise<{ answer: T; at: number }> {
  let held: { answer: T; at: number; until: number } | undefined;
  let asking: Promise<{ answer: T; at: number }> | undefined;
  const refresh = async () => {
    const answer = await ask();
    const got = { answer, at: clock.now() };
    if (keeps(answer)) held = { ...got, until: clock.monotonic() + keepMs };
    return got;
  };
  return () => {
    if (held && clock.monotonic() < held.until) return Promise.resolve(held);
    asking ??= refresh().finally(() => (asking = undefined));
    return asking;
  };
}
