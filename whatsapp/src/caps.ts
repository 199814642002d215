import type { Journal, Urgency, World } from './ports.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Of each cap, what officers send to many may use; the rest is for receipts. */
const noticesShare = 0.75;
/** On the first day of a number's warm-up it may do this much of what it may do later. */
const firstShare = 0.1;

/** What may be sent that nobody asked for just now; `notBefore` where it may not, UTC milliseconds. Answers are not asked about. */
export function caps({ journal, clock, settings }: Pick<World, 'journal' | 'clock' | 'settings'>) {
  const { perHour, perDay, newPerDay, warmUpDays, numberSince } = settings.caps;

  /** How much of its caps this number may use today, from its first days to the whole. */
  function share(now: number): number {
    const since = Math.min(journal.firstLinkedAt() ?? now, numberSince ?? now);
    const age = (now - since) / (warmUpDays * dayMs);
    return warmUpDays === 0 || age >= 1 ? 1 : firstShare + (1 - firstShare) * age;
  }

  return {
    ask(to: string, urgency: Exclude<Urgency, 'reply'>): { notBefore: number } | undefined {
      const now = clock.now();
      const sent = journal.unasked();
      const part = share(now) * (urgency === 'notice' ? noticesShare : 1);
      const hour = sent.filter(({ at }) => at > now - hourMs);
      const free = [
        room(hour, shareOf(perHour, part), hourMs),
        room(sent, shareOf(perDay, part), dayMs),
        journal.knows(to)
          ? 0
          : room(
              sent.filter(({ isNew }) => isNew),
              shareOf(newPerDay, share(now)),
              dayMs,
            ),
      ];
      const notBefore = Math.max(...free.map((at) => (at === Infinity ? now + dayMs : at)));
      return notBefore > now ? { notBefore } : undefined;
    },
    count(to: string): void {
      const isNew = !journal.knows(to);
      journal.sentUnasked(isNew);
      journal.meet(to);
    },
  };
}

/** A cap in the first days of a number: one at least, unless there is to be none. */
const shareOf = (cap: number, part: number): number => (cap === 0 ? 0 : Math.max(1, Math.floor(cap * part)));

/** When one more fits under a cap; 0 where it does now. A cap of none never has room. */
function room(sent: ReturnType<Journal['unasked']>, most: number, withinMs: number): number {
  if (sent.length < most) return 0;
  const makesRoom = sent[sent.length - most];
  return makesRoom ? makesRoom.at + withinMs : Infinity;
}
