import type { Money } from '../../src/money.js';
import type { RecipientDetails, RecipientField, SenderField } from '../../src/providers/ports/payout.js';

/** A payment abroad while it is put together. It goes from one conversation to the next as their `args`; no list of a corridor is in it. */
export type AbroadDraft = {
  country: string;
  methodId: string;
  /** What the way asks of the sender. */
  needs: SenderField[];
  recipient: RecipientDetails;
  /** What the way does not need, and was refused for all the same: it is asked for after all. */
  also: RecipientField[];
  /** What the bank or the network is called, for people. */
  at: string;
  amount?: Money;
  /** The payment whose recipient is put right; undefined for a new one. */
  operationId?: string;
};

export const packed = (draft: AbroadDraft): Record<string, string> => ({ draft: JSON.stringify(draft) });

/** The draft that a conversation was begun with; undefined where it was begun without one, as after a redial. */
export const unpacked = (args: Record<string, string> | undefined): AbroadDraft | undefined =>
  args?.draft === undefined ? undefined : (JSON.parse(args.draft) as AbroadDraft);

/** What says where the money goes. It is shown in full once, to be confirmed. */
export const accountOf = ({ iban, account, phone }: RecipientDetails): string => iban ?? account ?? phone ?? '';

/** Nothing is ever sent that was not on the screen. */
export function shown<T>(what: T | undefined): T {
  if (what === undefined) throw new Error('confirmed without having been shown');
  return what;
}
