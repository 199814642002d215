import { z } from 'zod';

/** What BitPesa finds wrong with a field. A closed list over words that it never listed: what we cannot place is `other`. */
export const faultsOfFields = ['blank', 'taken', 'notOffered', 'noBalance', 'tooLow', 'tooHigh', 'invalid', 'other'] as const;
export type FaultOfField = (typeof faultsOfFields)[number];
export type FieldError = { field: string; fault: FaultOfField };

/** What is wrong with a request as a whole (`meta.error`). TransferZero docs, "Account validation", has the first three. */
export type Problem = 'accountInvalid' | 'checkFailed' | 'wrongNetwork' | 'noBalance' | 'taken' | 'other';

/** First match wins. */
const words: [RegExp, FaultOfField][] = [
  [/blank|presence|required|missing/i, 'blank'],
  [/taken|duplicate|already exist/i, 'taken'],
  [/inclusion|not included|not supported|unsupported/i, 'notOffered'],
  [/insufficient|balance|not enough/i, 'noBalance'],
  [/greater|at least|minimum|too (?:low|small|short)|below/i, 'tooLow'],
  [/less than|at most|maximum|too (?:high|big|large|long)|exceed|above/i, 'tooHigh'],
  [/invalid|format|not valid|must/i, 'invalid'],
];

const problems: [RegExp, Problem][] = [
  [/account invalid/i, 'accountInvalid'],
  [/validation failed/i, 'checkFailed'],
  [/provider does not match/i, 'wrongNetwork'],
  [/insufficient|balance|not enough/i, 'noBalance'],
  [/taken|duplicate|already/i, 'taken'],
];

const textMax = 300;
const errorsMax = 100;

const Errors = z.record(z.string(), z.array(z.object({ error: z.string() })));
const Nested = z.object({ errors: z.unknown(), sender: z.unknown(), recipients: z.unknown(), payout_method: z.unknown(), payin_methods: z.unknown() }).partial(); // prettier-ignore
const Refusal = z.object({ object: z.unknown(), meta: z.object({ error: z.string().nullish() }).nullish().catch(null) }).partial();

/** The errors of a 422, wherever they stand in the object: on it, on its sender, its recipients and their payout methods. */
export function errorsIn(body: unknown): { errors: FieldError[]; problem?: Problem } {
  const refusal = Refusal.safeParse(body).data;
  const said = refusal?.meta?.error?.slice(0, textMax);
  const errors = collect(refusal?.object, '', 0);
  return { errors, ...(said && { problem: problems.find(([pattern]) => pattern.test(said))?.[1] ?? 'other' }) };
}

/** `prefix` names the part: `recipients.payout_method.details.phone_number`. */
function collect(value: unknown, prefix: string, depth: number): FieldError[] {
  if (depth > 3) return [];
  if (Array.isArray(value)) return value.slice(0, errorsMax).flatMap((one) => collect(one, prefix, depth));
  const nested = Nested.safeParse(value).data;
  if (!nested) return [];
  const own = Object.entries(Errors.safeParse(nested.errors).data ?? {}).flatMap(([field, list]) =>
    list.slice(0, 1).map(({ error }) => ({ field: prefix + plain(field), fault: faultOf(error) })),
  );
  const deeper = (['sender', 'recipients', 'payout_method', 'payin_methods'] as const).flatMap((part) =>
    collect(nested[part], `${prefix}${part}.`, depth + 1),
  );
  return [...own, ...deeper].slice(0, errorsMax);
}

/** A field's name; what is no name might be somebody's data. */
const plain = (field: string): string => (/^[a-z][a-z0-9_.[\]]{0,80}$/.test(field) ? field : 'base');

const faultOf = (error: string): FaultOfField => words.find(([pattern]) => pattern.test(error.slice(0, textMax)))?.[1] ?? 'other';
