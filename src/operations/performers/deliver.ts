import type { LightningRail, Stage } from '../../providers/ports/lightning.js';
import { checkingAfterMs, deliveryMs, lightningDelay, takenBackMs, undeliveredDelay, undeliveredWatchMs } from '../schedule.js';
import { whyOf, type Performer, type Verdict, type Work } from '../verdict.js';

type Hands = { railOf: (chamaId: string) => LightningRail | undefined };

/** The leg that watches the payment behind a delivery. */
export const paidInvoice = ({ legs }: Pick<Work, 'legs'>) => legs.find(({ kind }) => kind === 'invoice');

/** Of a payout the rail has no id but its invoice's, which is that of the payment before it. */
export const payoutId = (invoiceId: string): string => `payout:${invoiceId}`;

/**
 * Watches what a payment by Lightning was made for: the rail pays out by itself, and is only ever asked. A payout that has failed is no end:
 * the money lies with the rail until its support pays it out, or a person has it given back.
 */
export function deliver({ railOf }: Hands): Performer {
  return {
    prepare: () => undefined,
    ask: async ({ operation, legs }) => {
      const invoiceId = paidInvoice({ legs })?.providerId;
      const rail = railOf(operation.chamaId);
      if (!rail || invoiceId === undefined) return { asked: 'nothing', found: { status: 'unknown', why: 'nobody can be asked' } };
      const { stage, delivery } = await rail.progress(invoiceId);
      if (delivery.status !== 'undelivered') return { asked: 'status', found: delivery, lightning: { stage } };
      return {
        asked: 'status',
        found: { status: 'pending', providerId: delivery.providerId },
        doubt: delivery.alert,
        lightning: { stage },
      };
    },
    hear: (work, { found, doubt, lightning }, now) => {
      const { operation } = work;
      const stage = lightning?.stage ?? 'unknown';
      if (stage === 'delivered') {
        const providerId = payoutId(paidInvoice(work)?.providerId ?? '');
        return { is: 'settled', proof: { providerId, amount: operation.amount, receipt: undefined } };
      }
      return notYet(work, stage, doubt ?? whyOf(found), now);
    },
  };
}

function notYet({ leg }: Work, stage: Exclude<Stage, 'delivered'>, why: string, now: number): Verdict {
  const sentAt = leg.sentAt ?? now;
  const age = now - sentAt;
  const patch = { sentAt, polls: leg.polls + 1 };
  if (leg.state === 'refused') return { is: 'open', to: 'refused', patch: { ...patch, nextAt: undefined } };
  if (leg.state === 'review') {
    const open = now - (leg.resolvedAt ?? now);
    return { is: 'open', to: 'review', patch: { ...patch, nextAt: open < undeliveredWatchMs ? now + undeliveredDelay(open) : undefined } };
  }
  const before = { ...patch, resolvedAt: now, nextAt: now + undeliveredDelay(0) };
  if (stage === 'undelivered') return { is: 'review', reason: 'delivery-failed', detail: why, patch: before };
  const isTakenBack = stage === 'waiting' || stage === 'expired';
  if (isTakenBack && age >= takenBackMs)
    return { is: 'review', reason: 'status-differs', detail: `paid, and the rail says ${stage} now`, patch: before };
  if (age >= deliveryMs) return { is: 'review', reason: 'delivery-unclear', detail: `paid, and not there: ${why}`, patch: before };
  const mark = sentAt + checkingAfterMs;
  const next = now + lightningDelay(age);
  const note = isTakenBack ? `the rail says ${stage} of what was paid` : why;
  return { is: 'open', to: 'pending', checking: now >= mark, patch: { ...patch, note, nextAt: now < mark ? Math.min(next, mark) : next } };
}
