import { currencies, fromDecimal } from '../../money.js';
import type { Currency, Money } from '../../money.js';
import { decimalOf } from './figures.js';
import type { BitpesaState, RecipientState, TransactionState } from './state.js';

/** What BitPesa holds to be so. `debited` and `givenBack` moved our balance, `paidOut` reached the recipient. */
export type PayoutTruth = {
  balances: Partial<Record<Currency, Money>>;
  payouts: {
    transactionId: string;
    externalId: string | null;
    state: TransactionState;
    recipientState: RecipientState | null;
    /** How many debits were made for it: never more than one. */
    debits: number;
    debited: Money | null;
    givenBack: Money | null;
    paidOut: Money | null;
    createdAt: number;
  }[];
  senders: { senderId: string; externalId: string | null; state: string }[];
};

const moneyOf = (units: number, currency: string): Money | null =>
  (currencies as string[]).includes(currency) ? (fromDecimal(decimalOf(units, currency), currency as Currency) ?? null) : null;

export function payoutTruth({ accounts, transactions, debits, senders }: BitpesaState): PayoutTruth {
  return {
    balances: Object.fromEntries(Object.entries(accounts).flatMap(([currency, units]) => [[currency, moneyOf(units, currency)]])),
    payouts: transactions.map((one) => {
      const mine = debits.filter(({ transactionId }) => transactionId === one.id);
      const [recipient] = one.recipients;
      return {
        transactionId: one.id,
        externalId: one.externalId,
        state: one.state,
        recipientState: recipient?.state ?? null,
        debits: mine.length,
        debited: moneyOf(mine.reduce((sum, { units }) => sum + units, 0), one.inputCurrency), // prettier-ignore
        givenBack: moneyOf(one.back, one.inputCurrency),
        paidOut: recipient?.state === 'success' ? moneyOf(recipient.output.units, recipient.output.currency) : null,
        createdAt: one.createdAt,
      };
    }),
    senders: senders.map(({ id, externalId, state }) => ({ senderId: id, externalId, state })),
  };
}
