import type { Currency } from '../../money.js';
import type { LightningRail } from '../../providers/ports/lightning.js';

/** Does the rail serve members of a chama with this currency? What is paid out and what is paid for sats is in the rail's own. */
export const serves = (rail: LightningRail | undefined, currency: Currency): rail is LightningRail =>
  rail?.limits.remittance.min.currency === currency;

/** The list of receipts by which members have paid a rail, and of the payments by Lightning that came in through it. */
export const tillOf = ({ name }: Pick<LightningRail, 'name'>): string => `${name}-till`;
export const paymentsOf = (provider: string): string => `${provider}-lightning`;

/** The list of quotes that were used: each makes one invoice, or buys once. */
export const quotesOf = ({ name }: Pick<LightningRail, 'name'>): string => `${name}-quotes`;
