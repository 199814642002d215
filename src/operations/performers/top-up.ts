import type { Phone } from '../../phone.js';
import type { AirtimeSeller } from '../../providers/ports/airtime.js';
import {
  absentMin,
  absentOverMs,
  beforeChecking,
  checkingAfterMs,
  lookUpDelay,
  pollDelay,
  topUpAgeMaxMs,
  topUpPendingMs,
  topUpUnheardMs,
} from '../schedule.js';
import { isEnd, whyOf, type Answer, type Performer, type Verdict, type Work } from '../verdict.js';
import { watch } from './watch.js';

type Hands = { sellerOf: (chamaId: string) => AirtimeSeller | undefined; now: () => number };

/** Sends airtime, once. Where the seller does not know a repeat for one, what was sent is only ever looked up, and then put before a person. */
export function topUp({ sellerOf, now: clock }: Hands): Performer {
  /** Whoever was to send it, or has. Another who sells here by now knows nothing of it. */
  const itsSeller = ({ operation, leg }: Work): AirtimeSeller | undefined => {
    const seller = sellerOf(operation.chamaId);
    return seller?.name === leg.provider ? seller : undefined;
  };
  const sendsAgain = (work: Work, now: number): boolean =>
    work.leg.providerId === undefined && itsSeller(work)?.sendAgain === true && now - work.leg.createdAt <= topUpAgeMaxMs;
  return {
    prepare: (work, now) => {
      const { leg } = work;
      const sent = { calls: leg.calls + 1, sentAt: leg.sentAt ?? now, nextAt: now };
      if (leg.state === 'ready') return { to: 'calling', patch: sent };
      if ((leg.state === 'calling' || leg.state === 'unknown') && sendsAgain(work, now)) return { to: 'calling', patch: sent };
      if (leg.state === 'calling') return { to: 'unknown', patch: { unknownSince: now, nextAt: now, note: 'the sender went away' } };
      return undefined;
    },
    ask: async (work) => {
      const { operation, leg } = work;
      const seller = itsSeller(work);
      if (!seller) return { asked: 'nothing', found: { status: 'unknown', why: 'nobody sells airtime here any more' } };
      if (leg.state === 'calling') {
        // Of an order that may have got through, its age says nothing.
        if (leg.calls <= 1 && clock() - leg.createdAt > topUpAgeMaxMs)
          return { asked: 'nothing', found: { status: 'refused', reason: 'declined' } };
        const { personal, amount } = operation;
        return { asked: 'call', found: await seller.topUp({ reference: leg.id, phone: personal['phone'] as Phone, amount }) };
      }
      if (leg.providerId === undefined) return { asked: 'lookUp', found: await seller.lookUp(leg.id) };
      return { asked: 'status', found: await seller.status(leg.providerId) };
    },
    hear: (work, answer, now) => {
      const { leg, operation } = work;
      const { found, asked } = answer;
      if (found.status === 'settled') {
        const { providerId, amount = operation.amount, at, fee } = found;
        return { is: 'settled', proof: { providerId, amount, receipt: undefined, at, fee } };
      }
      if (isEnd(leg.state)) return watch(work, answer, now);
      // What a repeat is refused for says nothing of the first.
      const isRepeat = asked === 'call' && leg.calls > 1;
      if (found.status === 'refused' && !isRepeat) {
        const id = found.providerId !== undefined && leg.providerId === undefined ? { providerId: found.providerId } : {};
        return { is: 'ended', to: 'refused', patch: { ...id, reason: found.reason, resolvedAt: now, nextAt: undefined } };
      }
      return goOn(work, answer, now);
    },
  };
}

function goOn({ leg }: Work, { asked, found }: Answer, now: number): Verdict {
  const sentAt = leg.sentAt ?? now;
  const checking = now - sentAt >= checkingAfterMs;
  const polls = asked === 'call' ? 0 : leg.polls + 1;
  const providerId = found.status === 'pending' ? found.providerId : leg.providerId;
  const known = providerId === undefined ? {} : { providerId };
  const isPending = found.status === 'pending' || leg.state === 'pending';
  if (now - sentAt >= (isPending ? topUpPendingMs : topUpUnheardMs)) {
    const detail = isPending ? `the seller has not finished it: ${whyOf(found)}` : `it may have been sent: ${whyOf(found)}`;
    return { is: 'review', reason: 'topup-unclear', detail, patch: { ...known, nextAt: undefined, resolvedAt: now } };
  }
  if (isPending) {
    const nextAt = beforeChecking(leg, now, now + pollDelay(polls, now - sentAt));
    return { is: 'open', to: 'pending', checking, patch: { ...known, polls, nextAt, note: whyOf(found) } };
  }
  const unknownSince = leg.unknownSince ?? now;
  const lookUps = leg.lookUps + (found.status === 'absent' ? 1 : 0);
  if (found.status === 'absent' && lookUps >= absentMin && now - unknownSince >= absentOverMs)
    return { is: 'ended', to: 'not_sent', patch: { polls, lookUps, resolvedAt: now, nextAt: undefined } };
  const delay = providerId === undefined ? lookUpDelay(now - unknownSince) : pollDelay(polls, now - sentAt);
  const nextAt = beforeChecking(leg, now, now + delay);
  return { is: 'open', to: 'unknown', checking, patch: { ...known, unknownSince, polls, lookUps, nextAt, note: whyOf(found) } };
}
