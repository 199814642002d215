import { mpesaMax } from './book/reads.js';
import type { ChamaSetup } from './book/setup.js';
import { payoutOfferOf } from './operations/payout/offer.js';
import type { ServedChama } from './served-chama.js';

/** A chama as flows are told of it: what it offers goes by who serves it. */
export function setupOf(served: ServedChama): ChamaSetup {
  const { setup, collector, airtime, lightning } = served;
  const sells = collector !== undefined && airtime?.limits(setup.chama.currency) !== undefined;
  return {
    ...setup,
    chama: {
      ...setup.chama,
      ...(sells && { airtime: true }),
      ...(served.links && { links: true as const }),
      ...(payoutOfferOf(served, mpesaMax) && { abroad: true }),
      ...(lightning && { lightning: true }),
    },
  };
}
