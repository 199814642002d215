import { isZero } from '../../money.js';
import type { Money } from '../../money.js';
import type { Refusal } from '../ports.js';
import type { PayoutOutcome, PayoutView } from '../ports/payout.js';
import { feeOf, moneyOf } from './amount.js';
import type { Recipient, Transaction } from './wire.js';

/** Has anything been paid into it? Undefined when they do not say. */
export function isFunded({ paid }: Transaction): boolean | undefined {
  return paid === undefined ? undefined : !/^-?[0.]+$/.test(paid.decimal);
}

/**
 * What a transaction's state comes to. The state alone decides (TransferZero docs, "Transaction state as the source of truth");
 * an error on the recipient may still pay out, so it is never an end.
 *
 * | state | outcome | why |
 * | --- | --- | --- |
 * | `paid` | settled | all recipients are paid (BitPesa docs, "state") |
 * | `refunded` | refused | cancelled after it was funded, and the money is back (the same) |
 * | `canceled`, nothing paid in | refused | it lapsed after its hour, or was cancelled; no money was in it |
 * | `canceled`, paid in | pending | "we will refund the money soon": not over before `refunded` |
 * | `initial`, `approved` | pending | not funded; it lapses by itself within the hour, and a debit may still be on its way |
 * | `pending`, `processing`, `received`, `mispaid`, `manual` | pending | money is in it, and may reach the recipient |
 * | `exception` | pending | a person at BitPesa must look; it may end either way |
 * | any other word | unknown | nothing is decided by a word that we do not know |
 */
export function outcomeOf(transaction: Transaction): PayoutOutcome {
  const { id: providerId, state } = transaction;
  const recipient = onlyRecipient(transaction);
  if (!recipient) return { status: 'unknown', why: `bitpesa shows ${transaction.recipients.length} recipients where one was paid` };
  const fee = feeOf(recipient.feeFractional, recipient.input?.currency ?? '');
  const cost = moneyOf(transaction.input);
  const pending: PayoutOutcome = { status: 'pending', providerId, ...(cost && { cost }), ...(fee && { fee }) };
  switch (state) {
    case 'paid': {
      const amount = moneyOf(recipient.output);
      const receipt = recipient.paymentReference;
      return {
        status: 'settled',
        providerId,
        ...(amount && { amount }),
        ...(receipt && { receipt }),
        ...(cost && { cost }),
        ...(fee && { fee }),
      };
    }
    case 'refunded':
      // "Fully or partially" (the docs): a part may be with the recipient only where there are several, or where these contradict each other.
      return recipient.state === 'success' || recipient.state === 'overpaid'
        ? { status: 'unknown', why: 'bitpesa calls it refunded and the recipient paid' }
        : { status: 'refused', reason: reasonOf(recipient.code), providerId };
    case 'canceled':
      return isFunded(transaction) === false ? { status: 'refused', reason: reasonOf(recipient.code), providerId } : pending;
    case 'initial':
    case 'approved':
    case 'pending':
    case 'processing':
    case 'received':
    case 'mispaid':
    case 'manual':
    case 'exception':
      return pending;
    case 'other':
      return { status: 'unknown', why: 'bitpesa gives a state that we do not know' };
  }
}

/** We pay one person at a time. */
export const onlyRecipient = ({ recipients }: Transaction): Recipient | undefined => (recipients.length === 1 ? recipients[0] : undefined);

/** TransferZero docs, "Error codes", read only after the state has decided; a code that we do not know is `declined`. */
export function reasonOf(code: string | undefined): Refusal {
  if (code === undefined) return 'declined';
  if (/^41[1-46]?$/.test(code)) return 'badNumber';
  if (/^(?:42|45)/.test(code)) return 'limit';
  return /^3/.test(code) ? 'unavailable' : 'declined';
}

/** What is in the way, for people: from the recipient's state, and from the code's category where the state is an error. */
function troubleOf({ state, code = '', editable }: Recipient): PayoutView['trouble'] {
  if (state === 'stuck' || state === 'exception') return 'provider';
  if (state === 'pending') return code.startsWith('2') ? 'awaitsRecipient' : undefined;
  if (state !== 'error' && state !== 'manual') return undefined;
  if (code.startsWith('4')) return 'recipient';
  if (code.startsWith('5')) return code === '541' || code === '543' ? 'recipient' : 'sender';
  if (code.startsWith('3')) return 'passing';
  return editable ? 'recipient' : 'provider';
}

export function viewOf(transaction: Transaction): PayoutView {
  const recipient = onlyRecipient(transaction);
  const cost: Money | undefined = moneyOf(transaction.input);
  const gets = moneyOf(recipient?.output);
  const trouble = recipient && troubleOf(recipient);
  const due = moneyOf(transaction.due);
  return {
    providerId: transaction.id,
    ...(transaction.externalId && { reference: transaction.externalId }),
    outcome: outcomeOf(transaction),
    state: transaction.state,
    ...(recipient && { recipientState: recipient.state }),
    ...(trouble && { trouble }),
    ...(cost && { cost }),
    ...(gets && { gets }),
    funded: isFunded(transaction) ?? (due !== undefined && isZero(due)),
    mayMend: recipient?.editable ?? false,
    mayCancel: recipient?.mayCancel ?? false,
    ...(transaction.createdAt !== undefined && { createdAt: transaction.createdAt }),
    ...(transaction.expiresAt !== undefined && { expiresAt: transaction.expiresAt }),
  };
}
