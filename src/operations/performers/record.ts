import { dateIn } from '../../clock.js';
import type { Book, BookEntry } from '../../book/port.js';
import { minus, type Money } from '../../money.js';
import { recordDelay, refusedRecordEveryMs, stuckAfterMs } from '../schedule.js';
import type { Leg } from '../store.js';
import { whyOf, type Performer, type Work } from '../verdict.js';

type Hands = { bookOf: (chamaId: string) => Book; zoneOf: (chamaId: string) => string };

/**
 * Writes a paid contribution into the chama's records. The same key is the same record while the book keeps keys; after that the
 * record is looked for first. It is retried for ever: the money is there.
 */
export function record({ bookOf, zoneOf }: Hands): Performer {
  const keyHolds = (work: Work, now: number) =>
    work.leg.sentAt !== undefined && now - work.leg.sentAt < bookOf(work.operation.chamaId).keyLifeMs;
  return {
    prepare: (work, now) => {
      const { leg } = work;
      const calls = leg.calls + 1;
      if (leg.sentAt === undefined || leg.state === 'ready') return { to: 'calling', patch: { calls, sentAt: now, nextAt: now } };
      // What was refused may have been written by a person meanwhile: it is looked for first.
      if (keyHolds(work, now) && leg.reason === undefined) return { to: 'calling', patch: { calls, nextAt: now } };
      return { to: 'unknown', patch: { nextAt: now, unknownSince: leg.unknownSince ?? now } };
    },
    ask: async (work) => {
      const book = bookOf(work.operation.chamaId);
      const entry = entryOf(work, zoneOf(work.operation.chamaId));
      if (work.leg.state === 'calling') return { asked: 'call', found: await book.record(entry) };
      return { asked: 'lookUp', found: await book.find(entry) };
    },
    hear: (work, { found }, now) => {
      const { leg } = work;
      const polls = leg.polls + 1;
      if (found.status === 'settled') {
        const amount = contributed(work) ?? work.operation.amount;
        return { is: 'settled', proof: { providerId: found.providerId, amount, receipt: undefined } };
      }
      if (found.status === 'absent') return { is: 'open', to: 'ready', patch: { polls, nextAt: now, note: 'not in the records' } };
      if (found.status === 'refused' && found.reason !== 'unavailable') {
        const patch = { polls, reason: found.reason, nextAt: now + refusedRecordEveryMs };
        return { is: 'review', reason: 'record-refused', detail: `the records refused it: ${found.reason}`, patch };
      }
      const unknownSince = leg.unknownSince ?? now;
      const stuck = now - leg.createdAt >= stuckAfterMs && now - unknownSince >= stuckAfterMs;
      return { is: 'open', to: 'unknown', stuck, patch: { polls, unknownSince, nextAt: now + recordDelay(polls - 1), note: whyOf(found) } };
    },
  };
}

/** The leg that brought the money. */
export function paidLeg({ legs, operation }: Pick<Work, 'legs' | 'operation'>): Leg {
  const leg = legs.find(({ kind }) => kind !== 'record');
  if (!leg) throw new Error(`operation ${operation.id} has no leg that brings money`);
  return leg;
}

/** What of the money that came in is a contribution: all of it, or what was left when the rest was written down for something else. */
export function contributed({ legs, operation }: Pick<Work, 'legs' | 'operation'>): Money | undefined {
  const { settled } = paidLeg({ legs, operation });
  const entered = legs.find(({ kind, state }) => kind === 'enter' && state === 'settled')?.settled;
  return settled && entered ? minus(settled, entered) : settled;
}

/** The same entry at every try: all of it was fixed when the money came. `sentAt` of the paying leg is the day of the payment. */
function entryOf(work: Work, timeZone: string): BookEntry {
  const paid = paidLeg(work);
  const amount = contributed(work);
  if (!amount) throw new Error(`leg ${paid.id} is to be recorded, and has no amount`);
  const date = dateIn(timeZone, paid.sentAt ?? paid.createdAt);
  return { key: work.leg.id, memberId: work.operation.memberId, amount, date, receipt: paid.receipt ?? paid.id };
}
