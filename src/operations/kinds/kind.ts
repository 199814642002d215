import type { Intent } from '../../../flows/kit/intents.js';
import type { Me } from '../../../flows/kit/me.js';
import type { Money } from '../../money.js';
import type { Phone } from '../../phone.js';
import type { Deps } from '../deps.js';
import type { Leg, LegKind, MoneyTx, Operation, OperationKind } from '../store.js';

/** What moves money when it is confirmed. */
export type MoneyIntent = Extract<
  Intent,
  {
    kind:
      | 'contribute'
      | 'orderLink'
      | 'claim'
      | 'airtime'
      | 'payFor'
      | 'payByLightning'
      | 'buySats'
      | 'payAbroad'
      | 'cancelPayout'
      | 'mendPayout';
  }
>;

/** A member's confirmed wish. `phone` is the member's own: where money is asked for. */
export type Confirmed<I extends MoneyIntent> = { intent: I; me: Me; phone: Phone };

/** What a wish comes to: its amount, what its legs need besides, and who does each of them. */
export type Plan = {
  amount: Money;
  params?: Record<string, string>;
  personal?: Record<string, string>;
  by: Partial<Record<LegKind, string>>;
  /** Its legs, where they are not those that the recipe begins with. */
  steps?: readonly LegKind[];
};

/** An operation that is about to be written down. */
export type Draft = { operation: Operation; legs: Leg[] };

/** Why it is not. The member is told in place of the flow's last screen. Of what was paid for before it was confirmed nothing is said to be taken back. */
export type Obstacle =
  | 'busy'
  | 'linkOpen'
  | 'tooManyLinks'
  | 'notPossible'
  | 'receiptKnown'
  | 'tooSoon'
  | 'dayIsFull'
  | 'notOwed'
  | 'claimNotOwed'
  | 'priceGone'
  | 'satsPriceGone';

/** How orders of one kind become operations. How these are done is the recipe's to say. */
export type Kind<I extends MoneyIntent = MoneyIntent> = {
  kind: OperationKind;
  /** Undefined where it cannot be done: no rail, or an amount outside the terms. */
  plan(deps: Deps, of: Confirmed<I>): Plan | undefined;
  /** What stands in the way by what the chama's records say; asked before the transaction, as they may be elsewhere. */
  hindrance?(deps: Deps, of: Pick<Confirmed<I>, 'intent' | 'me'>): Promise<Obstacle | undefined>;
  /** What stands in the way by what is written down already, in the transaction that would write this down as well. */
  obstacle(deps: Deps, tx: MoneyTx, draft: Draft, now: number): Promise<Obstacle | undefined>;
};
