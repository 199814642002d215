import type { PayoutOutcome, Payer } from '../../providers/ports/payout.js';
import { lastAttempt, recipientOf, termsOf } from '../payout/order.js';
import { mayOf } from '../payout/may.js';
import {
  beforeChecking,
  checkingAfterMs,
  lookUpDelay,
  payoutPollDelay,
  payoutQuietMs,
  payoutStuckMs,
  payoutUnclearMs,
  topUpAgeMaxMs,
} from '../schedule.js';
import type { Leg, LegPatch, Operation } from '../store.js';
import { isEnd, whyOf, type Answer, type Performer, type Verdict, type Work } from '../verdict.js';
import { watch } from './watch.js';

/** The sender's id at the payer. `refused`: nobody can send as this member now. */
export type ReadySender = { status: 'ready'; senderId: string } | { status: 'refused'; why: string } | { status: 'unknown'; why: string };

type Hands = {
  payerOf: (chamaId: string) => Payer | undefined;
  senderOf: (operation: Operation) => Promise<ReadySender>;
  now: () => number;
};

/**
 * Pays somebody abroad for money that came in, for at most that. The payer knows a repeat by our reference: what was not heard is
 * looked up, and ordered again once nothing of the first order can be on its way any more. A payer is asked seldom.
 */
export function payOut({ payerOf, senderOf, now: clock }: Hands): Performer {
  async function call({ operation, leg }: Work, payer: Payer): Promise<Answer> {
    const isFirst = leg.calls <= 1;
    // The rate, and perhaps the wish, are of another day.
    if (isFirst && clock() - leg.createdAt > topUpAgeMaxMs) return { asked: 'nothing', found: { status: 'refused', reason: 'declined' } };
    const sender = await senderOf(operation);
    if (sender.status !== 'ready') {
      // Of an order that may have got through nothing is said by what hinders the next.
      if (sender.status === 'unknown' || !isFirst) return { asked: 'nothing', found: { status: 'unknown', why: sender.why } };
      return { asked: 'nothing', found: { status: 'refused', reason: 'unavailable', alert: sender.why } };
    }
    const { method, country, gets } = termsOf(operation);
    const order = { reference: leg.id, senderId: sender.senderId, method, country, recipient: recipientOf(operation) };
    const { amount: agreed } = operation;
    return { asked: 'call', found: await payer.send({ ...order, amount: gets, from: agreed.currency, agreed }) };
  }

  return {
    prepare: ({ leg }, now) => {
      if (leg.state === 'ready') return { to: 'calling', patch: { calls: leg.calls + 1, sentAt: leg.sentAt ?? now, nextAt: now } };
      if (leg.state === 'calling') return { to: 'unknown', patch: { unknownSince: now, nextAt: now, note: 'the sender went away' } };
      return undefined;
    },
    ask: async (work) => {
      const { operation, leg } = work;
      const payer = payerOf(operation.chamaId);
      if (payer?.name !== leg.provider) return { asked: 'nothing', found: { status: 'unknown', why: 'nobody pays abroad here any more' } };
      if (leg.state === 'calling') return call(work, payer);
      if (leg.providerId === undefined) return { asked: 'lookUp', found: await payer.lookUp(leg.id) };
      const seen = await payer.inspect(leg.providerId);
      if (seen.status === 'unknown') return { asked: 'status', found: seen };
      return { asked: 'status', found: withGets(seen.view.outcome, operation), stands: seen.view };
    },
    hear: (work, answer, now) => {
      const { leg } = work;
      const { found } = answer;
      if (found.status === 'settled') {
        const { providerId, amount = termsOf(work.operation).gets, receipt, at, fee, cost } = found;
        return { is: 'settled', proof: { providerId, amount, receipt, at, fee, cost } };
      }
      if (isEnd(leg.state)) return watch(work, answer, now);
      if (found.status === 'refused') {
        const id = found.providerId !== undefined && leg.providerId === undefined ? { providerId: found.providerId } : {};
        const reason = found.rateMoved ? 'rateMoved' : found.reason;
        return { is: 'ended', to: 'refused', patch: { ...id, reason, resolvedAt: now, nextAt: undefined } };
      }
      return goOn(work, answer, now);
    },
  };
}

/** What the recipient got, where the payer does not say, is what was ordered. */
const withGets = (outcome: PayoutOutcome, operation: Operation): PayoutOutcome =>
  outcome.status === 'settled' ? { ...outcome, amount: outcome.amount ?? termsOf(operation).gets } : outcome;

function goOn(work: Work, answer: Answer, now: number): Verdict {
  const { leg } = work;
  const { asked, found } = answer;
  const age = now - (leg.sentAt ?? now);
  const polls = asked === 'call' ? 0 : leg.polls + 1;
  const providerId = found.status === 'pending' ? found.providerId : leg.providerId;
  const known: LegPatch = { polls, ...(providerId !== undefined && { providerId }) };
  if (age >= payoutUnclearMs) {
    const detail = `open for a week: ${whyOf(found)}`;
    return { is: 'review', reason: 'payout-unclear', detail, patch: { ...known, nextAt: undefined, resolvedAt: now } };
  }
  const late = { checking: age >= checkingAfterMs, stuck: age >= payoutStuckMs };
  if (asked === 'nothing' && leg.state === 'calling' && leg.calls <= 1)
    // Nothing has been sent.
    return { is: 'open', to: 'ready', ...late, patch: { calls: leg.calls - 1, nextAt: now + lookUpDelay(age), note: whyOf(found) } };
  return found.status === 'pending' ? waits(work, answer, known, late, now) : lost(work, answer, known, late, now);
}

type Late = { checking: boolean; stuck: boolean };

/** The same order again: an order that was made and not paid for is paid by it. */
const again = (known: LegPatch, late: Late, now: number): Verdict => ({
  ...{ is: 'open', to: 'ready' },
  ...late,
  patch: { ...known, nextAt: now, note: 'ordered again' },
});

/** The payer has it. `unknownSince` is when it began to be unsure whether anything has been paid in. */
function waits({ leg, legs }: Work, { asked, stands }: Answer, known: LegPatch, late: Late, now: number): Verdict {
  const polls = known.polls ?? 0;
  const unknownSince = unpaidSince(leg, asked, stands, now);
  if (stands?.funded === false && unknownSince !== undefined && now - unknownSince >= payoutQuietMs) return again(known, late, now);
  const may = stands && mayOf.written(stands);
  // Who was told how to mend it, and has, is told again only when that was in vain.
  const isStuck = mayOf.read(may).includes('mend') && lastAttempt(legs)?.id === leg.id;
  const mendable = isStuck && !mayOf.read(leg.reason).includes('mend');
  const next = Math.min(payoutPollDelay(polls), unknownSince === undefined ? Infinity : payoutQuietMs);
  const patch = { ...known, unknownSince, nextAt: beforeChecking(leg, now, now + next), note: stands?.trouble ?? 'pending' };
  // Nobody is told that it is on its way while it is stuck.
  const checking = late.checking && !isStuck;
  return { is: 'open', to: 'pending', ...late, checking, mendable, patch: { ...patch, ...(stands && { reason: may }) } };
}

function unpaidSince(leg: Leg, asked: Answer['asked'], stands: Answer['stands'], now: number): number | undefined {
  if (stands?.funded === true) return undefined;
  if (stands?.funded === false) return leg.unknownSince ?? now;
  if (asked === 'call') return leg.calls <= 1 ? undefined : now;
  return leg.unknownSince;
}

/** Nobody says where it is. */
function lost({ leg }: Work, { asked, found }: Answer, known: LegPatch, late: Late, now: number): Verdict {
  const since = asked === 'call' ? now : leg.unknownSince;
  const silentMs = now - (since ?? now);
  if (found.status === 'absent' && silentMs >= payoutQuietMs) {
    if (now - leg.createdAt <= topUpAgeMaxMs) return again(known, late, now);
    return { is: 'ended', to: 'not_sent', patch: { ...known, resolvedAt: now, nextAt: undefined } };
  }
  // A payment that the payer has shown before is only not to be seen now.
  const isKnown = leg.state === 'pending' && since === undefined;
  const delay =
    known.providerId === undefined ? lookUpDelay(silentMs) : Math.max(payoutPollDelay((known.polls ?? 1) - 1), lookUpDelay(silentMs));
  const patch = {
    ...known,
    unknownSince: isKnown ? undefined : (since ?? now),
    nextAt: beforeChecking(leg, now, now + delay),
    note: whyOf(found),
  };
  const lookUps = leg.lookUps + (found.status === 'absent' ? 1 : 0);
  return { is: 'open', to: isKnown ? 'pending' : 'unknown', ...late, patch: { ...patch, lookUps } };
}
