import type { Cancelled, Mended, Payer } from '../../providers/ports/payout.js';
import { recipientOf } from '../payout/order.js';
import { lookUpDelay, payoutChangeMs } from '../schedule.js';
import type { Leg } from '../store.js';
import { whyOf, type Answer, type Performer, type Work } from '../verdict.js';

type Hands = {
  payerOf: (chamaId: string) => Payer | undefined;
  /** The payment that is to be changed: its last attempt, as it is now. */
  attemptOf: (operationId: string) => Promise<Leg | undefined>;
};

/** What a change came to, in the words of its recipe: they stand as the note of a refused leg. */
export type ChangeEnd = 'tooLate' | 'over' | 'notNow' | 'invalid' | 'notHeard';

/**
 * Asks the payer to change a payment that is on its way. To ask for the same twice does nothing more than once, so that after silence it is
 * asked again, for a while. That a payment was cancelled is never believed from this answer: its own leg finds out.
 */
function change(hands: Hands, ask: (payer: Payer, providerId: string, work: Work) => Promise<Answer>): Performer {
  return {
    prepare: ({ leg }, now) => ({ to: 'calling', patch: { calls: leg.calls + 1, sentAt: leg.sentAt ?? now, nextAt: now } }),
    ask: async (work) => {
      const { operation } = work;
      const attempt = await hands.attemptOf(operation.params['about'] ?? '');
      const payer = hands.payerOf(operation.chamaId);
      if (attempt?.state === 'settled') return ended('tooLate');
      if (attempt?.providerId === undefined || payer?.name !== attempt.provider) return ended('notNow');
      if (attempt.state === 'refused') return ended('over');
      return ask(payer, attempt.providerId, work);
    },
    hear: ({ leg, operation }, { found, doubt }, now) => {
      if (found.status === 'settled')
        return { is: 'settled', proof: { providerId: found.providerId, amount: operation.amount, receipt: undefined } };
      const over = { resolvedAt: now, nextAt: undefined };
      if (found.status === 'refused') return { is: 'ended', to: 'refused', patch: { ...over, reason: doubt ?? 'notNow' } };
      const silentMs = now - (leg.sentAt ?? now);
      if (silentMs >= payoutChangeMs) return { is: 'ended', to: 'refused', patch: { ...over, reason: 'notHeard' satisfies ChangeEnd } };
      const patch = { nextAt: now + lookUpDelay(silentMs), unknownSince: leg.unknownSince ?? now, note: whyOf(found) };
      return { is: 'open', to: 'unknown', patch };
    },
  };
}

const ended = (how: ChangeEnd): Answer => ({ asked: 'call', found: { status: 'refused', reason: 'declined' }, doubt: how });
const heard = (providerId: string): Answer => ({ asked: 'call', found: { status: 'settled', providerId } });

/** A leg's own id stands for the change: the payment's id is its own leg's. */
export const cancelPayout = (hands: Hands): Performer =>
  change(hands, async (payer, providerId, { leg }) => {
    const answer: Cancelled = await payer.cancel(providerId);
    switch (answer.status) {
      case 'cancelled':
      case 'asked':
        return heard(`change:${leg.id}`);
      case 'tooLate':
        return ended('tooLate');
      case 'refused':
        return ended('notNow');
      case 'unknown':
        return { asked: 'call', found: answer };
    }
  });

export const mendPayout = (hands: Hands): Performer =>
  change(hands, async (payer, providerId, { leg, operation }) => {
    const answer: Mended = await payer.mend(providerId, recipientOf(operation));
    switch (answer.status) {
      case 'mended':
        return heard(`change:${leg.id}`);
      case 'refused':
        return ended(answer.reason);
      case 'unknown':
        return { asked: 'call', found: answer };
    }
  });
