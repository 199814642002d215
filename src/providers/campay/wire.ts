import { z } from 'zod';

/**
 * The parts of CamPay's answers that we read. Its own document names few fields; the others are those that public clients and
 * their recorded answers show (campay.md, sections 5 and 7). Amounts come as integer, decimal or text, and what is missing may
 * be null, empty, or the word "None".
 */

const figure = z.union([z.number(), z.string().max(40)]);
const textMax = 500;

/** A text, a number as text, or undefined where there is none. */
const text = z
  .unknown()
  .transform((value) => (typeof value === 'number' ? String(value) : typeof value === 'string' ? value.slice(0, textMax).trim() : ''))
  .transform((value) => (value === '' || value === 'None' || value === 'null' ? undefined : value));

/** An id of theirs: a UUID in all samples. Nothing that could leave its segment of a path. */
export const Id = z.string().regex(/^[\w-]{1,64}$/);

/** CamPay docs: PENDING at first, then SUCCESSFUL or FAILED. Any other word decides nothing. */
const status = z.enum(['PENDING', 'SUCCESSFUL', 'FAILED']);

/** What /collect/, /withdraw/ and the airtime transfer answer. The document names `reference` alone; clients also saw the code to dial. */
export const Started = z.object({ reference: Id, ussd_code: text.optional(), operator: text.optional() });
export type Started = z.infer<typeof Started>;

/** GET /transaction/{reference}/, and for airtime GET /utilities/transaction/{reference}/, which has fewer fields. */
export const Transaction = z.object({
  status,
  reference: text.optional(),
  external_reference: text.optional(),
  amount: figure.nullish(),
  currency: text.optional(),
  operator: text.optional(),
  code: text.optional(),
  operator_reference: text.optional(),
  endpoint: text.optional(),
  reason: text.optional(),
});
export type Transaction = z.infer<typeof Transaction>;

/** POST /history/: a bare array in one client, `{ "data": [...] }` in another. Read line by line, so that one odd line hides no other. */
export const History = z.union([z.array(z.unknown()), z.object({ data: z.array(z.unknown()) }).transform(({ data }) => data)]);

/** One line of the history. `external_reference` is absent in all samples, and read should it come. */
export const HistoryItem = z.object({
  reference_uuid: Id,
  status,
  amount: figure.nullish(),
  charge_amount: figure.nullish(),
  debit: figure.nullish(),
  credit: figure.nullish(),
  operator: text.optional(),
  operator_tx_code: text.optional(),
  code: text.optional(),
  phone_number: text.optional(),
  datetime: text.optional(),
  external_reference: text.optional(),
});
export type HistoryItem = z.infer<typeof HistoryItem>;

/** POST /token/. */
export const Token = z.object({ token: z.string().min(1).max(4_000), expires_in: z.coerce.number().positive().max(1e9).catch(3_600) });

/** POST /get_payment_link/. The document names `link` alone; a client also saw the reference. */
export const Link = z.object({ link: z.string().max(2_000), reference: Id.optional().catch(undefined) });

/** GET /balance/: of the app as a whole, and with each carrier. */
export const Balance = z.object({ total_balance: figure, mtn_balance: figure, orange_balance: figure, currency: text.optional() });
