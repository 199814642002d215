import type { Money } from '../money.js';
import type { SimSwapChecker } from '../providers/ports/sim-swap.js';

/** Where a chama's host has the networks asked about SIMs, and what follows. */
export type SimSwapRail = {
  checker: Pick<SimSwapChecker, 'checkSimSwap' | 'simSwapReport'>;
  /** How long what is risky waits after a SIM was changed. */
  coolDownMs: number;
  /** What is done where the network has not said in time: let it through, or have it wait; where nothing is said, by the amount. */
  unknown: 'allow' | 'hold' | undefined;
  /** By the amount: so much goes through unanswered. */
  allowUpTo: Money;
};
