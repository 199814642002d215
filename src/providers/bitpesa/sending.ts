import type { Clock } from '../../clock.js';
import { minutes } from '../../clock.js';
import { compareMoney } from '../../money.js';
import type { Refusal } from '../ports.js';
import type { PayoutOrder, PayoutOutcome } from '../ports/payout.js';
import { moneyOf } from './amount.js';
import type { Answer } from './answer.js';
import type { Api } from './api.js';
import { ourName } from './corridors.js';
import type { FieldError } from './errors.js';
import { isFunded, onlyRecipient, outcomeOf } from './outcome.js';
import { bodyOf, corridorOf, wrongWith } from './recipient.js';
import type { PhoneForm } from './recipient.js';
import type { Transaction } from './wire.js';

/**
 * A transaction that another call of ours has made may be having its debit at this moment: two debits could pay twice
 * ("mispaid … will be resized"). After this long no call of ours is on its way any more.
 */
const quietMs = minutes(5);

/** A transaction by our reference: theirs, none, or not to be known now. */
export type ByReference = { status: 'found'; transaction: Transaction } | { status: 'absent' } | { status: 'unknown'; why: string };

type Hands = { api: Api; clock: Clock; phones: PhoneForm | undefined; byReference: (reference: string) => Promise<ByReference> };

/**
 * Creates under our reference, holds the price against what was agreed, then debits the balance for exactly that price. Whatever
 * is heard of a transaction that we will not pay for, it is cancelled before anybody is told no: nothing can leave by it then.
 */
export function sending({ api, clock, phones, byReference }: Hands): (order: PayoutOrder) => Promise<PayoutOutcome> {
  /** The transaction as it is now; undefined when that is not heard. */
  const read = async (id: string): Promise<Transaction | undefined> => {
    const answer = await api.transactions.get(id);
    return answer.status === 'read' ? answer.value : undefined;
  };

  /** Says no, once the unfunded transaction is surely dead; else it lapses within the hour and is `pending` till then. */
  const drop = async (transaction: Transaction, refused: { reason: Refusal; alert?: string; rateMoved?: true }): Promise<PayoutOutcome> => {
    const recipient = onlyRecipient(transaction);
    if (recipient) await api.recipients.cancel(recipient.id);
    const now = await read(transaction.id);
    if (!now) return outcomeOf(transaction);
    const outcome = outcomeOf(now);
    return outcome.status === 'refused' ? { ...outcome, ...refused } : outcome;
  };

  const fund = async (transaction: Transaction, order: PayoutOrder): Promise<PayoutOutcome> => {
    const cost = transaction.input;
    const price = moneyOf(cost);
    if (!cost || !price || price.currency !== order.agreed.currency)
      return drop(transaction, { reason: 'declined', alert: 'BitPesa gave no price in the currency of the balance' });
    if (compareMoney(price, order.agreed) > 0)
      return drop(transaction, { reason: 'declined', rateMoved: true, alert: 'the rate has moved: it would cost more than was agreed' });
    const debit = await api.accounts.debit({ transactionId: transaction.id, currency: cost.currency, amount: cost.decimal });
    if (debit.status === 'read') return outcomeOf(transaction);
    const now = await read(transaction.id);
    if (!now) return { status: 'unknown', why: 'bitpesa did not say whether it was paid from the balance' };
    // Only their 422 says that it was not paid for; after anything else a debit may still land, and the hour decides.
    if (debit.status !== 'invalid' || !isUnfunded(now)) return outcomeOf(now);
    return drop(now, { reason: 'unavailable', alert: alertOfDebit(debit) });
  };

  return async (order) => {
    const corridor = corridorOf(order.method, order.country);
    const wrong = wrongWith(order);
    if (!corridor || wrong.length > 0)
      return { status: 'refused', ...refusalOf(wrong.map((field) => ({ field, fault: 'invalid' as const }))) };
    const made = await api.transactions.create(bodyOf(order, corridor, phones));
    let transaction: Transaction;
    switch (made.status) {
      case 'read':
        transaction = made.value;
        break;
      case 'denied':
        // Not an end: what answers 401 may have seen this very request before, through something between us that repeated it.
        return { status: 'unknown', why: `bitpesa said ${made.http}: check the key, the secret and the address` };
      case 'unknown':
        return made;
      case 'invalid': {
        // Their 422 is about this call alone. An earlier one of the same reference may have got through.
        const there = made.existing?.externalId === order.reference ? made.existing : await byReference(order.reference);
        if ('status' in there && there.status === 'absent') return { status: 'refused', ...refusalOf(made.errors) };
        if ('status' in there && there.status === 'unknown') return there;
        transaction = 'transaction' in there ? there.transaction : there;
      }
    }
    if (!isOf(transaction, order)) return { status: 'unknown', why: 'bitpesa has another payment under this reference' };
    if (transaction.state === 'initial' && isUnfunded(transaction))
      return drop(transaction, { reason: 'unavailable', alert: 'BitPesa has not approved the sender yet' });
    if (transaction.state !== 'approved' || !isUnfunded(transaction)) return outcomeOf(transaction);
    if (made.status !== 'read' && !isQuiet(transaction, clock.now())) return outcomeOf(transaction);
    return fund(transaction, order);
  };
}

const isQuiet = ({ createdAt }: Transaction, now: number): boolean => createdAt !== undefined && now - createdAt > quietMs;

/** Nothing is in it, and they say so. */
const isUnfunded = (transaction: Transaction): boolean =>
  (transaction.state === 'approved' || transaction.state === 'initial') && isFunded(transaction) === false;

/** Whether a transaction is the payment that was ordered, as far as it shows. */
function isOf(transaction: Transaction, { reference, method, amount, from }: PayoutOrder): boolean {
  const recipient = onlyRecipient(transaction);
  const requested = moneyOf(recipient?.requested);
  return (
    recipient !== undefined &&
    transaction.externalId === reference &&
    (recipient.type === undefined || recipient.type === method) &&
    (transaction.input === undefined || transaction.input.currency === from) &&
    (requested === undefined || (requested.currency === amount.currency && compareMoney(requested, amount) === 0))
  );
}

function alertOfDebit({ errors, problem }: Extract<Answer<unknown>, { status: 'invalid' }>): string {
  const noBalance = problem === 'noBalance' || errors.some(({ fault }) => fault === 'noBalance');
  return noBalance ? 'the BitPesa balance does not cover this payment: top it up' : 'BitPesa did not take the payment from the balance';
}

/** The first field that says something to the member; the rest is for the host, by the names of the fields alone. */
export function refusalOf(errors: readonly FieldError[]): { reason: Refusal; alert?: string } {
  const has = (pattern: RegExp) => errors.some(({ field }) => pattern.test(field) || pattern.test(ourName(field) ?? ''));
  if (has(/^phone$|^account$|^iban$|^network$/)) return { reason: 'badNumber' };
  if (has(/amount/)) return { reason: 'limit' };
  const alert = `BitPesa does not take: ${errors.map(({ field, fault }) => `${field} (${fault})`).join(', ') || 'the request'}`;
  return { reason: has(/^sender|^documents/) ? 'unavailable' : 'declined', alert };
}
