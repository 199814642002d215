import type { PaidKind } from './confirmation.js';

/** A member has said yes to a payment of this amount. No two payments of a phone are of the same amount, so that each can be told by it. */
export type Confirmation = {
  phone: string;
  memberId: string;
  kind: PaidKind;
  /** Whole units of the chama's currency. */
  amount: number;
  /** When the yes was sent and "check your phone" was heard, and whether at the first try; absent where that was never heard. */
  heard?: { from: number; at: number; clean: boolean };
  /** What was heard instead. */
  refusal?: string;
};

/** What members know that they did, from outside: nothing in it comes from the service's own tables. */
export type Diary = {
  /** By phone and amount; the same delivery said again is the same confirmation. */
  confirmations: Map<string, { of: Confirmation; deliveries: Set<string> }>;
  claims: { phone: string; receipt: string }[];
  /** Screens that a member did not know what to do with. */
  puzzled: string[];
  /** The total that was told of last, by phone. */
  totals: Map<string, number>;
  /** What was last told to be owed, by phone: what for, and how much of it was offered to be paid. */
  owed: Map<string, Map<string, number>>;
  /** From this moment on the service lived on a faster clock. */
  lapsedFrom: number;
};

export const emptyDiary = (): Diary => ({
  ...{ confirmations: new Map(), claims: [], puzzled: [], totals: new Map(), owed: new Map(), lapsedFrom: Infinity },
});

export const paymentKey = (phone: string, amount: number): string => `${phone} ${amount}`;
