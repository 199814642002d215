import { compareMoney, major, type Currency, type Money } from '../../money.js';
import type { Payer } from '../../providers/ports/payout.js';

/** Who pays abroad for a chama's members, and the least and the most of what one payment may take from a phone. */
export type PayoutOffer = { payer: Payer; min: Money; max: Money };

/** What is offered, by what the collector's network carries (`otherwiseMax` where it does not say). The way there has limits of its own; its price says them. */
export function payoutOfferOf(
  {
    setup,
    collector,
    payer,
    collectMax,
  }: { setup: { chama: { currency: Currency } }; collector?: unknown; payer?: Payer | undefined; collectMax?: Money },
  otherwiseMax: Money,
): PayoutOffer | undefined {
  const { currency } = setup.chama;
  const max = collectMax ?? otherwiseMax;
  if (!collector || !payer || max.currency !== currency) return undefined;
  const min = major(1, currency);
  return compareMoney(min, max) <= 0 ? { payer, min, max } : undefined;
}
