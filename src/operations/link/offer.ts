import type { LinkMaker } from '../../providers/ports/wallet.js';

/** Who makes a chama's payment links. `pages`: where a payer is sent back to; undefined where this service has no address yet. */
export type LinkOffer = { maker: LinkMaker; pages: () => { paidUrl: string; failedUrl: string } | undefined };
