import type { Money } from '../../money.js';
import type { Phone } from '../../phone.js';
import type { Found, Hint, Outcome, Refusal } from '../ports.js';

/** Money for one phone's wallet. `reference` is ours, made before the call, and unique. */
export type WithdrawOrder = { reference: string; phone: Phone; amount: Money; description: string };

/**
 * What can be paid out. A carrier's wallets are paid from the balance with that carrier alone, whatever the total is. Fractions that
 * fees leave behind and that nobody can be paid are left out.
 */
export type WalletBalances =
  { status: 'read'; total: Money; carriers: { carrier: 'MTN' | 'Orange'; balance: Money }[] } | { status: 'unknown'; why: string };

/** Pays people into the mobile wallet behind their number, out of the money that was collected in the same country. */
export type WalletPayer = {
  name: string;
  /** May a `withdraw` with the same reference and the same order be sent again after silence? What a repeat is refused for says nothing of the first. */
  sendAgain: boolean;
  /** Pays out. `refused` only when nothing has left and nothing can. */
  withdraw(order: WithdrawOrder): Promise<Outcome>;
  /** What became of a payout, by the provider's id. */
  status(providerId: string): Promise<Outcome>;
  /** What became of a payout, by our reference. */
  lookUp(reference: string): Promise<Found>;
  /** Verifies and reads a callback; undefined when it is not one of theirs. */
  hint(body: string): Hint | undefined;
  balances(): Promise<WalletBalances>;
};

/**
 * A page on which somebody pays. `phone`: who is expected to, where that is known; a number that the page does not serve is left out. `mayPayMore`: the
 * amount is the least; what was paid is known from the payment's status alone.
 */
export type LinkOrder = {
  reference: string;
  amount: Money;
  description: string;
  /** Where the payer is sent afterwards: absolute https addresses; of this machine also plain ones. */
  paidUrl: string;
  failedUrl: string;
  phone?: Phone;
  firstName?: string;
  lastName?: string;
  mayPayMore?: boolean;
};

/** `made`: nothing is paid yet, and a payment with this id need not be known before the payer begins. */
export type PaymentLink =
  | { status: 'made'; url: string; providerId?: string }
  | { status: 'refused'; reason: Refusal; alert?: string }
  | { status: 'unknown'; why: string };

/**
 * Makes pages on which somebody pays the chama. What was paid is the collector's to tell as well, by our reference. A link whose making was not heard of
 * may be made again under the same reference: nobody was shown the first, and what is paid by either bears that reference.
 */
export type LinkMaker = {
  name: string;
  link(order: LinkOrder): Promise<PaymentLink>;
  /** What became of the payment that a link was made for. `absent`: nobody has begun to pay, and somebody still may. */
  status(providerId: string): Promise<Found>;
};
