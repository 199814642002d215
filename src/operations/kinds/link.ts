import type { Intent } from '../../../flows/kit/intents.js';
import { hours } from '../../clock.js';
import { parsePhone } from '../../phone.js';
import { linkSlot } from '../link/slot.js';
import type { Kind } from './kind.js';
import { within } from './within.js';

/** Links of one member in a day: each is a message, and one to a payer goes to any number of any country. */
const linksADayMax = 5;
const dayMs = hours(24);

/** A member has a link made by which they, or somebody whom they name, pay one contribution of theirs. */
export const link: Kind<Extract<Intent, { kind: 'orderLink' }>> = {
  kind: 'link',
  plan: ({ links, collectors, terms, book }, { intent: { amount, payer }, me: { chama } }) => {
    const offer = links?.(chama.id);
    // What is paid by the link stands in the collector's own statement: they are one provider.
    if (!offer || collectors(chama.id)?.name !== offer.maker.name || !within(terms(chama.id), amount)) return undefined;
    const to = payer === undefined ? undefined : parsePhone(payer, chama.country);
    if (payer !== undefined && to === undefined) return undefined;
    const by = { link: offer.maker.name, record: book(chama.id).name };
    return { amount, by, ...(to !== undefined && { personal: { payer: to } }) };
  },
  obstacle: async (deps, tx, { operation }, now) => {
    const { id, chamaId, memberId } = operation;
    const slot = linkSlot(deps, chamaId, memberId);
    if (!slot) return 'notPossible';
    const recent = await tx.operationsSince({ chamaId, memberId, kind: 'link', since: now - dayMs, max: linksADayMax });
    if (recent.length >= linksADayMax) return 'tooManyLinks';
    return (await tx.takeSlot(slot.provider, slot.holder, id, now)) ? undefined : 'linkOpen';
  },
};
