import { iso } from '../times.js';
import { converted, decimalOf, figure, rateOf } from './figures.js';
import { codes } from './outcomes.js';
import type { Payin, Recipient, Sender, Transaction } from './state.js';

/** How BitPesa shows its things. Amounts are JSON numbers; moments come in two ways. */

const amount = (units: number, currency: string) => figure(decimalOf(units, currency));
const oldMoment = (at: number): string => `${iso(at).slice(0, 19).replace('T', ' ')} UTC`;
/** BitPesa docs: a transaction that is not funded lives for an hour. */
export const lifeMs = 3_600_000;

export const senderView = ({ id, externalId, state, fields, createdAt }: Sender) => ({
  ...fields,
  id,
  type: fields['type'] ?? 'person',
  state,
  state_reason: null,
  external_id: externalId,
  metadata: fields['metadata'] ?? {},
  providers: {},
  created_at: oldMoment(createdAt),
});

export function recipientView(transaction: Transaction, one: Recipient) {
  const code = one.code === null ? undefined : codes[one.code];
  return {
    id: one.id,
    type: 'person',
    transaction_id: transaction.id,
    transaction_external_id: transaction.externalId,
    transaction_state: transaction.state,
    created_at: iso(transaction.createdAt),
    input_usd_amount: amount(converted(one.input, transaction.inputCurrency, 'USD'), 'USD'),
    state: one.state,
    state_reason: code?.description ?? null,
    state_reason_details:
      one.code === null ? null : { code: one.code, category: code?.category, messages: [code?.category], description: code?.description },
    editable: isEditable(one),
    may_cancel: mayCancel(one),
    retriable: code?.category === 'temporary_error',
    exchange_rate: figure(rateOf(transaction.inputCurrency, one.output.currency)),
    fee_fractional: one.fee,
    requested_amount: amount(one.requested.units, one.requested.currency),
    requested_currency: one.requested.currency,
    input_amount: amount(one.input, transaction.inputCurrency),
    input_currency: transaction.inputCurrency,
    output_amount: amount(one.output.units, one.output.currency),
    output_currency: one.output.currency,
    payout_method: {
      id: `${one.id.slice(0, -4)}0000`,
      type: one.type,
      details: one.details,
      metadata: {},
      provider: 'standin',
      fields: {},
    },
    metadata: one.metadata ?? {},
  };
}

export const mayCancel = ({ state }: Recipient): boolean => state === 'initial' || state === 'error' || state === 'manual';
export const isEditable = ({ state, editable }: Recipient): boolean => editable && mayCancel({ state } as Recipient);

export const payinView = (one: Payin) => ({
  id: one.id,
  type: one.type,
  state: one.state,
  ux_flow: 'ussd_popup',
  in_details: one.inDetails,
  out_details: { style: 'info', account: one.id.slice(0, 8) },
  instructions: { mtn: ['Dial *165#', 'Approve the payment'] },
});

export const transactionView = (one: Transaction, sender: Sender | undefined) => ({
  id: one.id,
  metadata: one.metadata ?? {},
  state: one.state,
  state_reason: null,
  input_amount: amount(one.input, one.inputCurrency),
  input_currency: one.inputCurrency,
  payin_reference: one.id.slice(0, 6),
  sender: sender ? senderView(sender) : null,
  payin_methods: one.payins.map(payinView),
  paid_amount: amount(one.paid, one.inputCurrency),
  due_amount: amount(one.input - one.paid, one.inputCurrency),
  recipients: one.recipients.map((recipient) => recipientView(one, recipient)),
  traits: { auto_refund: one.autoRefund },
  created_at: oldMoment(one.createdAt),
  expires_at: iso(one.createdAt + lifeMs),
  external_id: one.externalId,
});
