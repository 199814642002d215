import type { LightningRail } from '../../providers/ports/lightning.js';

/** The list of receipts by which members have paid a rail, and of the payments by Lightning that came in through it. */
export const tillOf = ({ name }: Pick<LightningRail, 'name'>): string => `${name}-till`;
export const paymentsOf = (provider: string): string => `${provider}-lightning`;

/** The list of quotes that were used: each makes one invoice, or buys once. */
export const quotesOf = ({ name }: Pick<LightningRail, 'name'>): string => `${name}-quotes`;
