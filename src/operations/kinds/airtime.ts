import type { Intent } from '../../../flows/kit/intents.js';
import { compareMoney, plus } from '../../money.js';
import { boughtToday, soonerThan } from '../airtime-terms.js';
import { airtimeNumber } from '../../phone.js';
import type { Kind } from './kind.js';
import { takePhone } from './slot.js';
import { within } from './within.js';

/** A member buys airtime for a phone, their own or another, and pays for it from their own. */
export const airtime: Kind<Extract<Intent, { kind: 'airtime' }>> = {
  kind: 'airtime',
  plan: ({ collectors, airtime: offerOf }, { intent: { amount, phone }, me: { chama } }) => {
    const collector = collectors(chama.id);
    const offer = offerOf?.(chama.id);
    const to = airtimeNumber(phone, chama.country);
    if (!collector || !offer || to === undefined || !within(offer, amount)) return undefined;
    return { amount, personal: { phone: to }, by: { collect: collector.name, topUp: offer.seller.name } };
  },
  obstacle: async (deps, tx, draft, now) => {
    const { operation } = draft;
    const offer = deps.airtime?.(operation.chamaId);
    if (!offer) return 'notPossible';
    const today = await boughtToday(deps, tx, operation, now);
    if (compareMoney(plus(today, operation.amount), offer.dailyMax) > 0) return 'dayIsFull';
    if (await soonerThan(tx, operation, offer.seller.equalAfterMs ?? 0, now)) return 'tooSoon';
    return takePhone(tx, draft, now);
  },
};
