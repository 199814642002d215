import type { Intent } from '../../../flows/kit/intents.js';
import { minutes } from '../../clock.js';
import { isPositive, wholeUnits } from '../../money.js';
import { paramsOf } from '../payout/order.js';
import type { Kind } from './kind.js';
import { takePhone } from './slot.js';
import { within } from './within.js';

/** A price that is agreed to a little late is still meant; whether it can be had is seen when the payment is made. */
const lateMs = minutes(1);

/** Fields of a recipient, and characters of each, that are kept; more is no recipient. */
const fieldsMax = 20;
const fieldMax = 200;

/** A member sends money to another country, and pays for it from their own phone. */
export const payAbroad: Kind<Extract<Intent, { kind: 'payAbroad' }>> = {
  kind: 'payout',
  plan: ({ collectors, payouts }, { intent: { methodId, country, recipient, price }, me: { chama } }) => {
    const collector = collectors(chama.id);
    const offer = payouts?.(chama.id);
    if (!collector || !offer || country === chama.country || !within(offer, price.pay)) return undefined;
    if (wholeUnits(price.pay) === undefined || !isPositive(price.gets)) return undefined;
    const fields = Object.entries(recipient);
    if (fields.length === 0 || fields.length > fieldsMax || fields.some(([, value]) => value.length > fieldMax)) return undefined;
    return {
      amount: price.pay,
      params: paramsOf({ method: methodId, country, gets: price.gets }),
      personal: Object.fromEntries(fields),
      by: { collect: collector.name, payOut: offer.payer.name },
    };
  },
  hindrance: async ({ clock }, { intent: { price } }) => (clock.now() > price.expiresAt + lateMs ? 'priceGone' : undefined),
  obstacle: async (_deps, tx, draft, now) => {
    const { chamaId, person } = draft.operation;
    // Money is asked for only when it can go on: the payer has this very member as a sender.
    if ((await tx.payoutSender(chamaId, person))?.standing !== 'ready') return 'notPossible';
    return takePhone(tx, draft, now);
  },
};
