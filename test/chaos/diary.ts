/** A member has said yes to a payment of this amount. No two payments of a phone are of the same amount, so that each can be told by it. */
export type Confirmation = {
  phone: string;
  memberId: string;
  /** Whole shillings. */
  amount: number;
  /** What it pays for, where that is no contribution. */
  buysAirtime: boolean;
  /** When "check your phone" was heard, and whether at the first try; absent where that was never heard. */
  heard?: { at: number; clean: boolean };
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
  /** When the chosen chama was last told of a total, by phone. */
  totals: Map<string, number>;
  /** From this moment on the service lived on a faster clock. */
  lapsedFrom: number;
};

export const emptyDiary = (): Diary => ({ confirmations: new Map(), claims: [], puzzled: [], totals: new Map(), lapsedFrom: Infinity });

export const paymentKey = (phone: string, amount: number): string => `${phone} ${amount}`;

/** The first amount in shillings of a text; undefined where there is none. */
export function shillingsIn(text: string): number | undefined {
  const found = /KES ([\d,]+)/.exec(text)?.[1];
  return found === undefined ? undefined : Number(found.replaceAll(',', ''));
}
