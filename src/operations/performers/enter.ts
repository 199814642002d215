import { dateIn } from '../../clock.js';
import type { PaymentBook, PaymentEntry } from '../../book/port.js';
import { whatFor } from '../paid-for.js';
import { recordDelay, refusedRecordEveryMs, stuckAfterMs } from '../schedule.js';
import type { Performer, Work } from '../verdict.js';
import { paidLeg } from './record.js';

type Hands = { paymentsOf: (chamaId: string) => PaymentBook | undefined; zoneOf: (chamaId: string) => string };

/**
 * Writes what was paid for something else than a contribution into the chama's records. The records know its key for ever, so that sending it again
 * is looking it up: an answer that was lost is asked for with the same key until there is one. It is retried for ever: the money is there.
 */
export function enter({ paymentsOf, zoneOf }: Hands): Performer {
  return {
    // A refusal says what the last answer was; while another is being asked for, it says nothing.
    prepare: ({ leg }, now) => ({
      to: 'calling',
      patch: { calls: leg.calls + 1, sentAt: leg.sentAt ?? now, nextAt: now, reason: undefined },
    }),
    ask: async (work) => {
      const { chamaId } = work.operation;
      const book = paymentsOf(chamaId);
      if (!book) return { asked: 'nothing', found: { status: 'unknown', why: 'nothing but contributions is written down here any more' } };
      const answer = await book.enter(entryOf(work, zoneOf(chamaId)));
      switch (answer.status) {
        case 'entered':
          return { asked: 'call', found: { status: 'settled', providerId: work.operation.id }, entered: answer.entered };
        case 'refused':
          return { asked: 'call', found: { status: 'refused', reason: 'declined' }, problem: answer.problem };
        case 'unknown':
          return { asked: 'call', found: answer };
      }
    },
    hear: (work, { found, entered, problem = 'unknown' }, now) => {
      const { leg } = work;
      const polls = leg.polls + 1;
      if (found.status === 'settled' && entered) {
        const amount = paidLeg(work).settled ?? work.operation.amount;
        return { is: 'settled', proof: { providerId: found.providerId, amount, receipt: undefined, entered } };
      }
      if (found.status === 'refused') {
        const patch = { polls, reason: problem, nextAt: now + refusedRecordEveryMs };
        return { is: 'review', reason: 'record-refused', detail: `the records refused it: ${problem}`, patch };
      }
      const unknownSince = leg.unknownSince ?? now;
      const stuck = now - leg.createdAt >= stuckAfterMs && now - unknownSince >= stuckAfterMs;
      const note = found.status === 'unknown' ? found.why : found.status;
      // Whose money is in hears so, however long the records take.
      return {
        is: 'open',
        to: 'unknown',
        checking: true,
        stuck,
        patch: { polls, unknownSince, nextAt: now + recordDelay(polls - 1), note },
      };
    },
  };
}

/** The same entry at every try: all of it was fixed when the money came. An operation enters one payment, under its own id. */
function entryOf(work: Work, timeZone: string): PaymentEntry {
  const { operation } = work;
  const paid = paidLeg(work);
  const what = whatFor(operation);
  if (!paid.settled || !what) throw new Error(`leg ${work.leg.id} is to be entered, and lacks an amount or a purpose`);
  const date = dateIn(timeZone, paid.sentAt ?? paid.createdAt);
  return { key: operation.id, memberId: operation.memberId, for: what, amount: paid.settled, date, receipt: paid.receipt ?? paid.id };
}
