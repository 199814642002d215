import type { PromptOutcome, Subscriber } from '../mpesa/state.js';

/** How a request for a payment ends at the carrier. */
export type MomoEnd = 'paid' | 'noFunds' | 'cancelled' | 'expired' | 'wrongPin' | 'limit' | 'noWallet';

/** What came of it; `receipt` is the carrier's own number, for what was paid alone. */
export type MomoResult = { end: MomoEnd; receipt?: string };

/**
 * A payment that waits for its payer: as a prompt on the phone from `shownAt` on, and in any case in the carrier's own menu.
 * `shownAt` null: the prompt never comes by itself. `end` null: it is open.
 */
export type Approval = {
  id: string;
  phone: string;
  amount: number;
  payee: string;
  /** Of who asked. */
  reference: string;
  madeAt: number;
  shownAt: number | null;
  expiresAt: number;
  end: MomoEnd | null;
};

export type MomoState = {
  subscribers: Record<string, Subscriber>;
  /** What a phone holds that is not listed, in whole francs. */
  otherBalance: number;
  /** How long a payment waits for its payer, in milliseconds. */
  lifeMs: number;
  /** Phones that never show a prompt by themselves. */
  silent: string[];
  /** Numbers of a carrier that have no wallet. */
  noWallet: string[];
  approvals: Approval[];
  outcome: PromptOutcome;
  /** Outcomes of single phones, before the one of all. */
  outcomes: Record<string, PromptOutcome>;
};

/** No payments yet, and the wallets that are given. Five minutes is what a payment waits (assumed; nobody states it). */
export const freshMomo = (balances: readonly (readonly [phone: string, balance: number])[], pin: string): MomoState => ({
  subscribers: Object.fromEntries(balances.map(([phone, balance]) => [phone, { phone, balance, pin, wrongPins: 0 }])),
  otherBalance: 25_000,
  lifeMs: 5 * 60_000,
  silent: [],
  noWallet: [],
  approvals: [],
  outcome: 'ask',
  outcomes: {},
});
