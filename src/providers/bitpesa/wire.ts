import { z } from 'zod';
import type { Amount } from './amount.js';
import { momentOf } from './moment.js';

/*
 * The parts of BitPesa's objects that we read. Their JSON was read by `exactJson`: numbers are text here, so an amount may have
 * come as `7040`, `7040.0` or `"7040"`. Words that we do not know become `other`, and nothing is decided by them.
 */

const recipientsMax = 100;

export const id = z.string().min(1).max(100);
const text = z.string().nullish();
const yes = z
  .boolean()
  .nullish()
  .transform((value) => value === true);
const moment = text.transform((value) => momentOf(value));
export const decimal = z.string().regex(/^-?\d{1,15}(?:\.\d{1,10})?$/);
export const currency = z.string().regex(/^[A-Z]{3}$/);

const amount = (value: string | null | undefined, code: string | null | undefined): Amount | undefined => {
  const decimals = decimal.safeParse(value);
  const known = currency.safeParse(code);
  return decimals.success && known.success ? { decimal: decimals.data, currency: known.data } : undefined;
};

/** BitPesa docs, "Transaction object"; `processing` is TransferZero's. */
export const transactionStates = ['initial', 'approved', 'pending', 'processing', 'received', 'mispaid', 'manual', 'paid', 'canceled', 'refunded', 'exception'] as const; // prettier-ignore

/** BitPesa docs, "Recipients". */
export const recipientStates = ['initial', 'pending', 'success', 'error', 'refunded', 'manual', 'stuck', 'overpaid', 'canceled', 'exception'] as const; // prettier-ignore

/** BitPesa docs, "Sender"; `incomplete` is TransferZero's. */
export const senderStates = ['initial', 'verified', 'approved', 'banned', 'rejected', 'disabled', 'incomplete'] as const;
export type SenderState = (typeof senderStates)[number];

export const payinStates = ['incomplete', 'initial', 'pending', 'success', 'processing', 'error', 'mispaid', 'canceled', 'refunded', 'exception'] as const; // prettier-ignore

const stateOf = <S extends string>(known: readonly S[]) =>
  z.string().transform((value): S | 'other' => ((known as readonly string[]).includes(value) ? (value as S) : 'other'));

const Details = z.object({ code: text, category: text }).nullish();

export const Recipient = z
  .object({
    id,
    state: stateOf(recipientStates),
    transaction_id: text,
    transaction_state: stateOf(transactionStates).nullish(),
    state_reason_details: Details,
    editable: yes,
    may_cancel: yes,
    retriable: yes,
    requested_amount: text,
    requested_currency: text,
    input_amount: text,
    input_currency: text,
    output_amount: text,
    output_currency: text,
    exchange_rate: text,
    fee_fractional: text,
    payout_method: z.object({ type: text }).nullish(),
    metadata: z.object({ payment_reference: text }).nullish().catch(null),
  })
  .transform((seen) => ({
    id: seen.id,
    state: seen.state,
    transactionId: seen.transaction_id ?? undefined,
    transactionState: seen.transaction_state ?? undefined,
    /** For people, and only once the state has decided. */
    code: seen.state_reason_details?.code ?? undefined,
    category: seen.state_reason_details?.category ?? undefined,
    editable: seen.editable,
    mayCancel: seen.may_cancel,
    retriable: seen.retriable,
    requested: amount(seen.requested_amount, seen.requested_currency),
    input: amount(seen.input_amount, seen.input_currency),
    output: amount(seen.output_amount, seen.output_currency),
    rate: decimal.safeParse(seen.exchange_rate).data,
    feeFractional: seen.fee_fractional ?? undefined,
    type: seen.payout_method?.type ?? undefined,
    paymentReference: seen.metadata?.payment_reference ?? undefined,
  }));
export type Recipient = z.output<typeof Recipient>;

export const Sender = z
  .object({ id, state: stateOf(senderStates), external_id: text })
  .transform((seen) => ({ id: seen.id, state: seen.state, externalId: seen.external_id ?? undefined }));
export type Sender = z.output<typeof Sender>;

const Instructions = z.record(z.string(), z.unknown()).nullish().catch(null);

export const PayinMethod = z
  .object({ id, type: text, state: stateOf(payinStates).nullish(), ux_flow: text, out_details: Instructions, instructions: Instructions })
  .transform((seen) => ({
    id: seen.id,
    type: seen.type ?? undefined,
    state: seen.state ?? undefined,
    uxFlow: seen.ux_flow ?? undefined,
    /** How to pay; never to be kept, as it changes. */
    outDetails: seen.out_details ?? {},
    instructions: seen.instructions ?? {},
  }));
export type PayinMethod = z.output<typeof PayinMethod>;

export const Transaction = z
  .object({
    id,
    state: stateOf(transactionStates),
    external_id: text,
    input_amount: text,
    input_currency: text,
    paid_amount: text,
    due_amount: text,
    payin_reference: text,
    payin_methods: z.array(PayinMethod).max(recipientsMax).nullish().catch(null),
    sender: z
      .object({ id, state: stateOf(senderStates).nullish() })
      .nullish()
      .catch(null),
    recipients: z.array(Recipient).max(recipientsMax).nullish(),
    created_at: moment,
    expires_at: moment,
  })
  .transform((seen) => ({
    id: seen.id,
    state: seen.state,
    externalId: seen.external_id ?? undefined,
    input: amount(seen.input_amount, seen.input_currency),
    paid: amount(seen.paid_amount, seen.input_currency),
    due: amount(seen.due_amount, seen.input_currency),
    payinReference: seen.payin_reference ?? undefined,
    payinMethods: seen.payin_methods ?? [],
    senderId: seen.sender?.id,
    senderState: seen.sender?.state ?? undefined,
    recipients: seen.recipients ?? [],
    createdAt: seen.created_at,
    expiresAt: seen.expires_at,
  }));
export type Transaction = z.output<typeof Transaction>;

const Priced = z.object({
  input_amount: text,
  input_currency: text,
  output_amount: text,
  output_currency: text,
  exchange_rate: text,
  fee_fractional: text,
});

/** What a calculation gives: a transaction that does not exist, so that nothing of it counts but the prices. */
export const Calculation = Priced.pick({ input_amount: true, input_currency: true })
  .extend({ recipients: z.array(Priced).max(recipientsMax) })
  .transform((seen) => ({
    input: amount(seen.input_amount, seen.input_currency),
    recipients: seen.recipients.map((one) => ({
      input: amount(one.input_amount, one.input_currency),
      output: amount(one.output_amount, one.output_currency),
      rate: decimal.safeParse(one.exchange_rate).data,
      feeFractional: one.fee_fractional ?? undefined,
    })),
  }));
export type Calculation = z.output<typeof Calculation>;
