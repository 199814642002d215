import type { ChamaSetup } from './book/setup.js';
import type { Money } from './money.js';
import type { Phone } from './phone.js';
import type { Collector, SmsSender } from './providers/ports.js';
import type { AirtimeSeller } from './providers/ports/airtime.js';
import type { LightningRail } from './providers/ports/lightning.js';
import type { WholeRecords } from './providers/ports/office.js';
import type { LinkOffer } from './operations/link/offer.js';
import type { SimSwapRail } from './sim-swap/rail.js';
import type { Payer } from './providers/ports/payout.js';

/** Names in lower case. */
export type WebhookHeaders = Readonly<Record<string, string | undefined>>;

/** One chama with the providers that serve it. */
export type ServedChama = {
  setup: ChamaSetup;
  /** Whose account it uses at each provider, by where its callbacks come from: chamas with the same words share one. */
  accounts?: Readonly<Record<string, string | undefined>>;
  collector?: Collector | undefined;
  /** Does the collector's statement show only what we asked for, or also what members paid by themselves? */
  statementShows?: 'asked' | 'all';
  /** What the collector's network carries in one payment; M-Pesa's when not said. */
  collectMax?: Money;
  /** What a member may dial to approve a payment where no prompt comes by itself. */
  approval?: (phone: Phone) => string | undefined;
  /** Who sends airtime that members pay for through the collector. */
  airtime?: AirtimeSeller | undefined;
  /** Who is asked whether a member's SIM was changed, and what follows; undefined where the host has nobody asked. */
  simSwap?: (Omit<SimSwapRail, 'allowUpTo'> & { allowUpTo: Money | undefined }) | undefined;
  /** Who makes links by which somebody pays a contribution. */
  links?: LinkOffer | undefined;
  /** Moves money between Lightning and mobile money for members. */
  lightning?: LightningRail | undefined;
  records?: WholeRecords | undefined;
  sms?: SmsSender | undefined;
  /** Sends money to other countries. `hear` takes any webhook that bears its signature; `hint` those of payments. */
  payer?:
    | (Payer & {
        hear(body: string, headers: WebhookHeaders): object | undefined;
        listen?: () => Promise<{ status: string; why?: string }>;
      })
    | undefined;
};
