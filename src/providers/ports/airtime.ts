import type { Money } from '../../money.js';
import type { Phone } from '../../phone.js';
import type { Currency } from '../../money.js';
import type { Found, Hint, Outcome } from '../ports.js';

/** Airtime for one phone. `reference` is ours, made before the call, and unique. */
export type AirtimeOrder = { reference: string; phone: Phone; amount: Money };

/** Tops phones up with airtime, out of a balance that the chama or its host holds with a provider. */
export type AirtimeSeller = {
  name: string;
  /**
   * May a top-up with the same reference and the same order be sent again after silence? Where it may not, whoever takes it over
   * only looks; what a repeat is refused for says nothing of the first.
   */
  sendAgain: boolean;
  /** The least and the most of one order; undefined in a currency that is not sold. */
  limits(currency: Currency): { min: Money; max: Money } | undefined;
  /** For so long an order for the same phone and amount as another is taken for its repeat, and refused. Never, where it is not said. */
  equalAfterMs?: number;
  /** Sends airtime. `pending` means that the provider has taken the order; `refused`, that no airtime can come of it. */
  topUp(order: AirtimeOrder): Promise<Outcome>;
  /** What became of a top-up, by the provider's id. */
  status(providerId: string): Promise<Outcome>;
  /**
   * What became of a top-up, by our reference. `unknown` where the provider has no such question and nothing else shows it; never
   * `absent` there, so that a person decides.
   */
  lookUp(reference: string): Promise<Found>;
  /** Verifies and reads a callback; undefined when it is not one of theirs. */
  hint(body: string): Hint | undefined;
  /** Whose phone and how much a callback speaks of, where it says so: which top-up may be meant, where its id was never heard. */
  speaksOf?(body: string): { phone: Phone; amount: Money } | undefined;
  /** Where the provider asks before it sends: `read` is undefined when it is not such a question, `answer` is what they wait for. */
  validation?: {
    read(body: string): { phone: Phone; amount: Money | undefined } | undefined;
    answer(approved: boolean): object;
  };
};
