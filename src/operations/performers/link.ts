import { isPositive } from '../../money.js';
import type { Collector } from '../../providers/ports.js';
import type { PaymentLink } from '../../providers/ports/wallet.js';
import type { LinkOffer } from '../link/offer.js';
import {
  lateLinkEveryMs,
  lateLinkMs,
  linkAgainDelay,
  linkBegunDelay,
  linkDelay,
  linkLifeMs,
  lookUpDelay,
  promptAgeMaxMs,
  stuckAfterMs,
} from '../schedule.js';
import { isEnd, whyOf, type Answer, type Performer, type Verdict, type Work } from '../verdict.js';
import { watch } from './watch.js';

type Hands = {
  offerOf: (chamaId: string) => LinkOffer | undefined;
  collectorOf: (chamaId: string) => Collector | undefined;
  /** What the payer reads on the page. */
  descriptionOf: (work: Work) => string;
  now: () => number;
};

/**
 * Has a page made on which somebody pays, and watches for the payment. A page of whose making nothing was heard is looked up by our reference, and made
 * again under the same one: nobody has seen the first. What is shown to somebody is made once and told once.
 */
export function link({ offerOf, collectorOf, descriptionOf, now: clock }: Hands): Performer {
  async function make(work: Work): Promise<Answer> {
    const { operation, leg } = work;
    const offer = offerOf(operation.chamaId);
    const pages = offer?.pages();
    // Who ordered it has gone to other things: a page that comes out of nowhere is no help.
    const isOld = clock() - leg.createdAt > promptAgeMaxMs;
    if (!offer || !pages || isOld) return { asked: 'nothing', found: { status: 'refused', reason: 'unavailable' } };
    const { amount } = operation;
    return answerOf(await offer.maker.link({ reference: leg.id, amount, description: descriptionOf(work), ...pages }));
  }

  return {
    prepare: ({ leg }, now) => {
      if (leg.state === 'ready') return { to: 'calling', patch: { calls: leg.calls + 1, sentAt: leg.sentAt ?? now, nextAt: now } };
      if (leg.state === 'calling') return { to: 'unknown', patch: { unknownSince: now, nextAt: now, note: 'the sender went away' } };
      return undefined;
    },
    ask: async (work) => {
      const { operation, leg } = work;
      if (leg.state === 'calling') return make(work);
      const maker = offerOf(operation.chamaId)?.maker;
      const collector = collectorOf(operation.chamaId);
      if (leg.providerId !== undefined && maker) {
        const found = await maker.status(leg.providerId);
        if (found.status !== 'refused' || isEnd(leg.state) || !collector) return { asked: 'status', found };
        // A page may take one payment after another, all under our reference: nobody is told of one that failed when another has not.
        const other = await collector.lookUp(leg.id);
        return other.status === 'settled' || other.status === 'pending' ? { asked: 'lookUp', found: other } : { asked: 'status', found };
      }
      if (!collector) return { asked: 'nothing', found: { status: 'unknown', why: 'no collector' } };
      return { asked: 'lookUp', found: await collector.lookUp(leg.id) };
    },
    hear: (work, answer, now) => {
      const { found } = answer;
      if (found.status === 'settled' && found.receipt !== undefined && found.amount && isPositive(found.amount)) {
        const { providerId, amount, receipt, at, fee } = found;
        return { is: 'settled', proof: { providerId, amount, receipt, at, fee } };
      }
      const { state } = work.leg;
      if (isEnd(state)) return state === 'expired' ? watchLate(work, answer, now) : watch(work, answer, now);
      if (answer.link) return made(answer.link, now);
      return state === 'pending' ? waited(work, answer, now) : unmade(work, answer, now);
    },
  };
}

function answerOf(made: PaymentLink): Answer {
  if (made.status !== 'made') return { asked: 'call', found: made };
  const { url, providerId } = made;
  return { asked: 'call', found: { status: 'absent' }, link: { url, ...(providerId !== undefined && { providerId }) } };
}

function made({ url, providerId }: NonNullable<Answer['link']>, now: number): Verdict {
  const patch = { ...(providerId !== undefined && { providerId }), sentAt: now, expiresAt: now + linkLifeMs, unknownSince: undefined };
  return { is: 'open', to: 'pending', link: url, patch: { ...patch, polls: 0, note: undefined, nextAt: now + linkDelay(0) } };
}

/** There is no page that anybody could have seen. */
function unmade(work: Work, { asked, found }: Answer, now: number): Verdict {
  const { leg } = work;
  // Somebody pays under our reference all the same: that is what is to be watched.
  if (asked !== 'call' && (found.status === 'pending' || found.status === 'settled'))
    return {
      is: 'open',
      to: 'pending',
      patch: { providerId: found.providerId, expiresAt: now + linkLifeMs, nextAt: now + linkBegunDelay(0) },
    };
  if (asked !== 'lookUp' && found.status === 'refused')
    return { is: 'ended', to: 'refused', patch: { reason: found.reason, resolvedAt: now, nextAt: undefined } };
  const unknownSince = leg.unknownSince ?? now;
  const patch = { unknownSince, lookUps: leg.lookUps + (asked === 'lookUp' ? 1 : 0), note: whyOf(found) };
  if (asked === 'call') return { is: 'open', to: 'unknown', patch: { ...patch, nextAt: now + lookUpDelay(0) } };
  const delay = linkAgainDelay(leg.calls);
  if (delay === undefined || now - leg.createdAt > promptAgeMaxMs)
    return { is: 'ended', to: 'not_sent', patch: { ...patch, resolvedAt: now, nextAt: undefined } };
  return { is: 'open', to: 'ready', patch: { ...patch, nextAt: now + delay } };
}

const lacksProof = 'paid, but receipt or amount is not shown yet';

/** The page is there, and somebody may pay. */
function waited({ leg }: Work, { found }: Answer, now: number): Verdict {
  const polls = leg.polls + 1;
  const { expiresAt = now, sentAt = now } = leg;
  if (found.status === 'refused')
    return { is: 'ended', to: 'refused', patch: { polls, reason: found.reason, resolvedAt: now, nextAt: undefined } };
  // Somebody was there and said that nobody has begun to pay: only then has it run out.
  if (found.status === 'absent' && now >= expiresAt)
    return { is: 'ended', to: 'expired', patch: { polls, reason: 'noAnswer', resolvedAt: now, nextAt: now + lateLinkEveryMs } };
  if (now >= expiresAt + stuckAfterMs)
    return {
      is: 'review',
      reason: 'stuck',
      detail: `open for a day after its end: ${whyOf(found)}`,
      patch: { polls, resolvedAt: now, nextAt: undefined },
    };
  const isBegun = found.status === 'pending' || found.status === 'settled';
  const patch = isBegun ? { providerId: found.providerId } : {};
  const note = found.status === 'settled' ? lacksProof : whyOf(found);
  const next = now + (isBegun ? linkBegunDelay(polls) : linkDelay(now - sentAt));
  return { is: 'open', to: 'pending', patch: { ...patch, polls, note, nextAt: now < expiresAt ? Math.min(next, expiresAt) : next } };
}

/** The page of a link that has run out may still be open somewhere: what is paid by it counts. */
function watchLate(work: Work, answer: Answer, now: number): Verdict {
  const { leg } = work;
  const { resolvedAt = now, unknownSince = 0 } = leg;
  const { found } = answer;
  if (found.status === 'refused' || unknownSince > resolvedAt) return watch(work, answer, now);
  const polls = leg.polls + 1;
  const isBegun = found.status === 'pending' || found.status === 'settled';
  const delay = isBegun ? linkBegunDelay(polls) : now - resolvedAt < lateLinkMs ? lateLinkEveryMs : undefined;
  return { is: 'open', to: leg.state, patch: { polls, nextAt: delay === undefined ? undefined : now + delay } };
}
