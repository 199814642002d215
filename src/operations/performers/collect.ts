import { isPositive, type Money } from '../../money.js';
import type { Collector, Found } from '../../providers/ports.js';
import {
  absentMin,
  absentOverMs,
  beforeChecking,
  checkingAfterMs,
  lookUpDelay,
  pollDelay,
  promptAgeMaxMs,
  sendAgainForMs,
  stuckAfterMs,
} from '../schedule.js';
import type { LegPatch } from '../store.js';
import { isEnd, whyOf, type Answer, type Performer, type Verdict, type Work } from '../verdict.js';
import { watch } from './watch.js';

type Hands = {
  collectorOf: (chamaId: string) => Collector | undefined;
  /** What the payer reads. */
  descriptionOf: (work: Work) => string;
  now: () => number;
};

/**
 * Asks a phone for money, once. What was sent is only looked up, and never sent again, unless the collector knows a repeat for one: then
 * it is sent anew for as long as nothing is heard of it and somebody may still wait at the phone.
 */
export function collect({ collectorOf, descriptionOf, now: clock }: Hands): Performer {
  const sendsAgain = ({ operation, leg }: Work, now: number): boolean =>
    leg.providerId === undefined &&
    collectorOf(operation.chamaId)?.sendAgain === true &&
    leg.sentAt !== undefined &&
    now - leg.sentAt < sendAgainForMs &&
    now - leg.createdAt <= promptAgeMaxMs;
  return {
    prepare: (work, now) => {
      const { leg } = work;
      if (leg.state === 'ready') return { to: 'calling', patch: { calls: leg.calls + 1, sentAt: now, nextAt: now } };
      if ((leg.state === 'calling' || leg.state === 'unknown') && sendsAgain(work, now))
        return { to: 'calling', patch: { calls: leg.calls + 1, nextAt: now } };
      if (leg.state === 'calling') return { to: 'unknown', patch: { unknownSince: now, nextAt: now, note: 'the sender went away' } };
      return undefined;
    },
    ask: async (work) => {
      const { operation, leg } = work;
      const collector = collectorOf(operation.chamaId);
      if (!collector) return { asked: 'nothing', found: { status: 'unknown', why: 'no collector' } };
      if (leg.state === 'calling') {
        // Of a prompt that may be on the phone already, its age says nothing.
        if (leg.calls <= 1 && clock() - leg.createdAt > promptAgeMaxMs)
          return { asked: 'nothing', found: { status: 'refused', reason: 'unavailable' } };
        const { phone, amount } = operation;
        return { asked: 'call', found: await collector.collect({ reference: leg.id, phone, amount, description: descriptionOf(work) }) };
      }
      // A payment whose receipt is late is also looked for in the provider's list, every other time.
      const byList = leg.providerId === undefined || (leg.note === lacksProof && leg.polls % 2 === 1);
      if (byList) return { asked: 'lookUp', found: await collector.lookUp(leg.id) };
      return { asked: 'status', found: await collector.status(leg.providerId ?? '') };
    },
    hear: (work, answer, now) => {
      const { found } = answer;
      if (found.status === 'settled' && found.receipt !== undefined && found.amount && isPositive(found.amount)) {
        const { providerId, amount, receipt, at, fee } = found;
        return { is: 'settled', proof: { providerId, amount, receipt, at, fee } };
      }
      if (isEnd(work.leg.state)) return watch(work, answer, now);
      // What a repeat is refused for says nothing of the first.
      const isRepeat = answer.asked === 'call' && work.leg.calls > 1;
      if (found.status === 'refused' && !isRepeat) return refused(work, found, now);
      if (now - (work.leg.sentAt ?? work.leg.createdAt) >= stuckAfterMs) {
        return { is: 'review', reason: 'stuck', detail: `open for a day: ${whyOf(found)}`, patch: { nextAt: undefined, resolvedAt: now } };
      }
      return goOn(work, answer, now);
    },
  };
}

const lacksProof = 'paid, but receipt or amount is not shown yet';

const feeOf = (fee: Money | undefined): LegPatch => (fee ? { feeMinor: fee.minor } : {});

function refused({ leg }: Work, found: Extract<Found, { status: 'refused' }>, now: number): Verdict {
  const id = found.providerId !== undefined && leg.providerId === undefined ? { providerId: found.providerId } : {};
  const to = found.reason === 'noAnswer' ? 'expired' : 'refused';
  return { is: 'ended', to, patch: { ...id, reason: found.reason, resolvedAt: now, nextAt: undefined } };
}

function goOn({ leg }: Work, { asked, found }: Answer, now: number): Verdict {
  const sentAt = leg.sentAt ?? now;
  const checking = now - sentAt >= checkingAfterMs;
  const polls = asked === 'call' ? 0 : leg.polls + 1;
  if (found.status === 'pending' || found.status === 'settled') {
    const nextAt = beforeChecking(leg, now, now + pollDelay(polls, now - sentAt));
    const note = found.status === 'settled' ? lacksProof : undefined;
    return { is: 'open', to: 'pending', checking, patch: { providerId: found.providerId, polls, nextAt, note, ...feeOf(found.fee) } };
  }
  if (leg.state === 'pending') {
    const nextAt = beforeChecking(leg, now, now + pollDelay(polls, now - sentAt));
    return { is: 'open', to: 'pending', checking, patch: { polls, nextAt, note: leg.note === lacksProof ? leg.note : whyOf(found) } };
  }
  const unknownSince = leg.unknownSince ?? now;
  const lookUps = leg.lookUps + (found.status === 'absent' ? 1 : 0);
  if (found.status === 'absent' && lookUps >= absentMin && now - unknownSince >= absentOverMs) {
    return { is: 'ended', to: 'not_sent', patch: { polls, lookUps, resolvedAt: now, nextAt: undefined } };
  }
  const nextAt = beforeChecking(leg, now, now + lookUpDelay(now - unknownSince));
  return { is: 'open', to: 'unknown', checking, patch: { unknownSince, polls, lookUps, nextAt, note: whyOf(found) } };
}
