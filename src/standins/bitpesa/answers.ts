import type { StandinRequest, StandinResponse } from '../wire.js';
import { wholeFrom } from '../wire.js';
import { written } from './figures.js';

const answer = (status: number, value: unknown): StandinResponse => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: written(value),
});

export const single = (object: unknown, status = 200): StandinResponse => answer(status, { object });

/** TransferZero SDK, the error model of everything but a 422. */
export const failed = (status: 401 | 403 | 404 | 429 | 500, error: string): StandinResponse => answer(status, { status, error });

/** What is wrong with which field. */
export type Errors = Record<string, { error: string }[]>;

/** BitPesa docs: a 422 echoes what was sent, with its errors. */
export const invalid = (errors: Errors, echo: object = {}, more: object = {}): StandinResponse =>
  answer(422, { object: { ...echo, errors }, ...more });

export const problem = (error: string, object: object | null = null): StandinResponse => answer(422, { object, meta: { error } });

export const blank = (...fields: string[]): Errors => Object.fromEntries(fields.map((field) => [field, [{ error: 'blank' }]]));

export const wrong = (field: string, error = 'invalid'): Errors => ({ [field]: [{ error }] });

/** A list with its pages: ten lines each when nothing is said. */
export function listed<T>({ query }: StandinRequest, rows: readonly T[], view: (row: T) => unknown, more: object = {}): StandinResponse {
  const page = wholeFrom(query, 'page', 1, 1, 1_000_000) ?? 1;
  const per = wholeFrom(query, 'per', 10, 1, 100) ?? 10;
  const total_pages = Math.max(1, Math.ceil(rows.length / per));
  const pagination = {
    current_page: page,
    next_page: page < total_pages ? page + 1 : null,
    prev_page: page > 1 ? page - 1 : null,
    total_pages,
    total_count: rows.length,
  };
  return answer(200, { object: rows.slice((page - 1) * per, page * per).map(view), meta: { ...more, pagination } });
}

/** Lists that have no pages. */
export const plainList = (rows: readonly unknown[], more?: object): StandinResponse =>
  answer(200, { object: rows, ...(more && { meta: more }) });

export const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

export const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
