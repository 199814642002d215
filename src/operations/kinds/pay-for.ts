import type { Intent } from '../../../flows/kit/intents.js';
import { isPositive, wholeUnits } from '../../money.js';
import { paramsOf } from '../paid-for.js';
import type { Kind } from './kind.js';
import { takePhone } from './slot.js';

/** A member pays for something else than their contribution from their own phone: a fine, a loan, a promise, shares, the social fund. */
export const payFor: Kind<Extract<Intent, { kind: 'payFor' }>> = {
  kind: 'payFor',
  plan: ({ collectors, payments }, { intent: { amount, for: what }, me: { chama } }) => {
    const collector = collectors(chama.id);
    const book = payments?.(chama.id);
    if (!collector || !book || amount.currency !== chama.currency || !isPositive(amount) || wholeUnits(amount) === undefined)
      return undefined;
    return { amount, params: paramsOf(what), by: { collect: collector.name, enter: book.name } };
  },
  // What was owed when the screen was shown may be paid, or let go, by now.
  hindrance: async ({ payments }, { intent: { amount, for: what }, me: { chama, member } }) => {
    const takes = await payments?.(chama.id)?.takes({ memberId: member?.id ?? '', for: what, amount });
    if (takes === 'yes') return undefined;
    return takes === 'no' ? 'notOwed' : 'notPossible';
  },
  obstacle: (_deps, tx, draft, now) => takePhone(tx, draft, now),
};
