import type { LightningRail } from '../../providers/ports/lightning.js';
import { payQuoteOf } from '../lightning/price.js';
import {
  invoiceGraceMs,
  lateInvoiceDelay,
  lateInvoiceMs,
  lightningDelay,
  stuckAfterMs,
  undeliveredDelay,
  undeliveredWatchMs,
} from '../schedule.js';
import type { Found } from '../../providers/ports.js';
import type { Leg } from '../store.js';
import { isEnd, whyOf, type Answer, type Performer, type Verdict, type Work } from '../verdict.js';

type Hands = { railOf: (chamaId: string) => LightningRail | undefined };

/**
 * Turns a confirmed price into an invoice, once, and watches whether somebody pays it. An invoice that was not heard of is given up at once:
 * nobody has seen it, so that nobody can pay it; and another price is the member's to confirm.
 */
export function invoice({ railOf }: Hands): Performer {
  return {
    prepare: ({ leg }, now) => {
      if (leg.state === 'ready') return { to: 'calling', patch: { calls: leg.calls + 1, sentAt: now, nextAt: now } };
      if (leg.state === 'calling') return { to: 'unknown', patch: { unknownSince: now, nextAt: now, note: 'the sender went away' } };
      return undefined;
    },
    ask: async ({ operation, leg }) => {
      const rail = railOf(operation.chamaId);
      if (leg.providerId !== undefined) {
        if (!rail) return { asked: 'nothing', found: { status: 'unknown', why: 'no Lightning rail serves this chama any more' } };
        const { stage, payment } = await rail.progress(leg.providerId);
        return { asked: 'status', found: payment, lightning: { stage } };
      }
      if (leg.state !== 'calling') return { asked: 'nothing', found: { status: 'unknown', why: 'the answer was lost' } };
      if (!rail) return { asked: 'nothing', found: { status: 'refused', reason: 'unavailable' } };
      const made = await rail.invoice(payQuoteOf(operation));
      if (made.status === 'pending') return { asked: 'call', found: made, lightning: { invoice: made.invoice } };
      return { asked: 'call', found: made, ...(made.status === 'refused' && { lightning: { because: made.because } }) };
    },
    hear: (work, answer, now) => (work.leg.providerId === undefined ? made(answer, now) : watched(work, answer, now)),
  };
}

function made({ found, lightning: { because, invoice: its } = {} }: Answer, now: number): Verdict {
  const over = { resolvedAt: now, nextAt: undefined };
  if (found.status === 'refused') return { is: 'ended', to: 'refused', patch: { ...over, reason: because ?? found.reason } };
  if (!its) return { is: 'ended', to: 'refused', patch: { ...over, reason: 'lost', note: whyOf(found) } };
  const { invoiceId: providerId, paymentHash: receipt, expiresAt } = its;
  const patch = { providerId, receipt, expiresAt, sentAt: now, nextAt: now + lightningDelay(0), note: undefined };
  return { is: 'open', to: 'pending', patch, invoice: its };
}

/** An end is looked at for a day; for as long as what was paid and has not arrived, where the rail has been silent all the while: it may have been paid. */
function lookedAtNext({ resolvedAt }: Leg, found: Found, now: number): number | undefined {
  const ago = now - (resolvedAt ?? now);
  if (found.status === 'unknown' && ago >= lateInvoiceMs) return ago < undeliveredWatchMs ? now + undeliveredDelay(ago) : undefined;
  return ago < lateInvoiceMs ? now + lateInvoiceDelay(ago) : undefined;
}

function watched({ leg, operation }: Work, { found }: Answer, now: number): Verdict {
  const { providerId = '', receipt, sentAt = now, expiresAt = now } = leg;
  const polls = leg.polls + 1;
  if (found.status === 'settled') return { is: 'settled', proof: { providerId, receipt, amount: payQuoteOf(operation).pay } };
  const nextAt = now + lightningDelay(now - sentAt);
  // Who says nothing does not say that nobody has paid.
  const isOver = found.status === 'refused' || (found.status === 'pending' && now >= expiresAt + invoiceGraceMs);
  if (isEnd(leg.state) && !(leg.state === 'review' && isOver))
    return { is: 'open', to: leg.state, patch: { polls, nextAt: lookedAtNext(leg, found, now) } };
  if (isOver)
    return { is: 'ended', to: 'expired', patch: { polls, reason: 'noAnswer', resolvedAt: now, nextAt: now + lateInvoiceDelay(0) } };
  if (now - sentAt >= stuckAfterMs)
    return { is: 'review', reason: 'stuck', detail: `open for a day: ${whyOf(found)}`, patch: { polls, nextAt, resolvedAt: now } };
  return { is: 'open', to: 'pending', patch: { polls, nextAt, note: whyOf(found) } };
}
