import type { Intent } from '../../../flows/kit/intents.js';
import type { Kind } from './kind.js';
import { takePhone } from './slot.js';
import { within } from './within.js';

/** A member contributes from their own phone. */
export const contribution: Kind<Extract<Intent, { kind: 'contribute' }>> = {
  kind: 'contribution',
  plan: ({ collectors, terms, book }, { intent: { amount }, me: { chama } }) => {
    const collector = collectors(chama.id);
    if (!collector || !within(terms(chama.id), amount)) return undefined;
    return { amount, by: { collect: collector.name, record: book(chama.id).name } };
  },
  obstacle: (_deps, tx, draft, now) => takePhone(tx, draft, now),
};
