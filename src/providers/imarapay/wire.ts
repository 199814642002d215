import { z } from 'zod';

/** The parts of ImaraPay's answers that we read. Numbers may come as text, and what is missing may be null (imarapay.md, section 3). */

const figure = z.union([z.number(), z.string()]);
const text = z.string().nullish();

/** A receipt as M-Pesa writes it (ten capitals and digits); anything else counts as none. */
const receipt = z
  .unknown()
  .transform((value) => (typeof value === 'string' ? value.trim().toUpperCase() : ''))
  .transform((value) => (/^[A-Z0-9]{6,20}$/.test(value) ? value : undefined));

/** A result code, number or text, as text: `"SFC_IC0003"` is one of them. */
export const Code = z.union([z.number(), z.string().max(20)]).transform((value) => String(value).trim());

const state = z.enum(['pending', 'completed', 'failed']);

/** POST /stk-push, 200: the prompt was handed to M-Pesa. */
export const Pushed = z.object({
  success: z.literal(true),
  checkout_request_id: z.string().min(1).max(200),
  fee_to_be_charged: figure.nullish(),
});

/** Any refusal: `{ "error": "text" }`. */
export const Failure = z.object({ error: z.string() });

/** GET /transaction/status/{checkout_request_id}. */
export const Status = z.object({
  status: state,
  amount: figure.nullish(),
  mpesa_receipt: receipt.optional(),
  result_code: Code.nullish(),
  result_desc: text,
  /** What is left in the prepaid service wallet, as far as its meaning can be told from their sample. */
  balance: figure.nullish(),
});

/** One of GET /transactions. */
export const Transaction = z.object({
  status: state,
  amount: figure.nullish(),
  mpesa_receipt: receipt.optional(),
  result_code: Code.nullish(),
  result_desc: text,
  fee_charged: figure.nullish(),
  phone_number: figure.nullish(),
  external_reference: text,
  checkout_request_id: text,
  created_at: text,
  completed_at: text,
});
export type Transaction = z.infer<typeof Transaction>;

/** GET /transactions: read line by line, so that one odd line does not hide the others. */
export const Transactions = z.array(z.unknown());

/** As much of a line as says whose it is and how far back the list goes. */
export const Named = z.object({ external_reference: z.union([z.string(), z.number()]).nullish(), created_at: z.string().nullish() });

/** One of the chama's own payment channels. */
export const Account = z.object({
  id: z.number().int(),
  name: z.string(),
  account_type: z.string(),
  account_number: z.string(),
  account_reference: text,
  bank_name: text,
  is_active: z.boolean(),
});
export type Account = z.infer<typeof Account>;

/** GET /accounts. */
export const Accounts = z.array(Account);

/** POST /accounts: the channel, bare or in an envelope; the docs print no answer. */
export const AddedAccount = z.union([Account, z.object({ account: Account }).transform(({ account }) => account)]);

/** GET /banks: names, or objects with a name; the docs print no sample. */
export const Banks = z.array(z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]));

/** GET /pricing: a tier holds when `min ≤ amount ≤ max`. */
export const Pricing = z.array(z.object({ min: z.number(), max: z.number(), fee: z.number().nonnegative() }));
export type Tier = z.infer<typeof Pricing>[number];
