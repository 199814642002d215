import { z } from 'zod';
import { momentOf } from './moment.js';
import { currency, decimal, id } from './wire.js';

/* BitPesa's lists and single answers besides senders, transactions and recipients. Numbers are text here, as in `wire.ts`. */

const text = z.string().nullish();
const rowsMax = 1_000;

export const Account = z
  .object({ amount: decimal, currency: z.string().min(3).max(20), amount_after_pending: decimal.nullish() })
  .transform((seen) => ({
    balance: { decimal: seen.amount, currency: seen.currency },
    afterPending: seen.amount_after_pending ? { decimal: seen.amount_after_pending, currency: seen.currency } : undefined,
  }));
export type Account = z.output<typeof Account>;

/** A debit; TransferZero's model has a list of them. */
const OneDebit = z.object({ id: text, amount: decimal.nullish(), currency: currency.nullish(), to_id: text });
export const Debit = z.union([OneDebit, z.array(OneDebit).min(1).max(rowsMax)]).transform((seen) => (Array.isArray(seen) ? seen : [seen]));
export type Debit = z.output<typeof Debit>;

const bound = decimal.nullish().catch(null);
const Pair = z.object({ code: currency, rate: decimal.nullish().catch(null), min: bound, max: bound });
export const CurrencyInfo = z
  .object({ code: currency, decimals: text, min: bound, max: bound, opposites: z.array(z.unknown()).max(rowsMax).nullish() })
  .transform((seen) => ({
    code: seen.code,
    decimals: seen.decimals ?? undefined,
    min: seen.min ?? undefined,
    max: seen.max ?? undefined,
    /** Those that cannot be read (another kind of money) are left out. */
    opposites: (seen.opposites ?? []).flatMap((one) => Pair.safeParse(one).data ?? []),
  }));
export type CurrencyInfo = z.output<typeof CurrencyInfo>;

const Options = z.record(z.string(), z.string()).nullish().catch(null);
const Field = z.object({ options: Options, validations: z.object({ presence: z.unknown() }).partial().nullish().catch(null) });
const Method = z.object({
  type: z.string().max(60),
  provider: text,
  details: z.array(z.string()).max(rowsMax).nullish().catch(null),
  fields: z.record(z.string(), z.unknown()).nullish().catch(null),
});
export const PaymentMethod = Method.extend({ opposites: z.array(z.unknown()).max(rowsMax).nullish() }).transform((seen) => ({
  ...methodOf(seen),
  opposites: (seen.opposites ?? []).flatMap((one) => {
    const method = Method.safeParse(one);
    return method.success ? [methodOf(method.data)] : [];
  }),
}));
export type PaymentMethod = z.output<typeof PaymentMethod>;

function methodOf({ type, provider, details, fields }: z.output<typeof Method>) {
  return {
    type,
    provider: provider ?? undefined,
    details: details ?? [],
    fields: Object.entries(fields ?? {}).map(([name, given]) => {
      const field = Field.safeParse(given).data;
      return { name, required: field?.validations?.presence === true, options: field?.options ?? undefined };
    }),
  };
}

export const AccountName = z.object({ account_name: z.string().nullish() }).transform((seen) => seen.account_name ?? undefined);

export const Proof = z.object({ id, file_name: text, url: text }).transform((seen) => ({ id: seen.id, fileName: seen.file_name ?? '', url: seen.url ?? '' })); // prettier-ignore
export type Proof = z.output<typeof Proof>;

export const Subscription = z
  .object({ id, url: z.string(), events: z.array(z.string()).max(rowsMax) })
  .transform((seen) => ({ id: seen.id, url: seen.url, events: seen.events }));
export type Subscription = z.output<typeof Subscription>;

export const EventName = z.string().regex(/^[a-z_]{1,40}\.[a-z_]{1,40}$/);

/** What BitPesa noted of a webhook that it sent. */
export const WebhookLog = z
  .object({
    id,
    message: text,
    created_at: text,
    metadata: z.object({ event: text, instance_id: text, tries: text }).partial().nullish().catch(null),
  })
  .transform((seen) => ({
    id: seen.id,
    message: seen.message ?? '',
    at: momentOf(seen.created_at),
    event: seen.metadata?.event ?? undefined,
    aboutId: seen.metadata?.instance_id ?? undefined,
    tries: seen.metadata?.tries ?? undefined,
  }));
export type WebhookLog = z.output<typeof WebhookLog>;

/** A call of ours as BitPesa noted it; bodies and headers, which hold people's data, are not read. */
export const ApiLog = z
  .object({ id, request_method: text, request_url: text, response_status: text, created_at: text })
  .transform((seen) => ({
    id: seen.id,
    method: seen.request_method ?? '',
    url: seen.request_url ?? '',
    status: seen.response_status ?? '',
    at: momentOf(seen.created_at),
  }));
export type ApiLog = z.output<typeof ApiLog>;
