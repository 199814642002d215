import { json } from '../wire.js';
import type { StandinResponse } from '../wire.js';

/** ChamaPay's error envelope. Of the codes only four are documented; the others are ours. */
export const refuse = (status: number, code: string, message: string, details = 'See the API reference.'): StandinResponse =>
  json(status, { success: false, error: { code, message, details } });

/** One thing, made. The docs show no body of a success on POST; 201 and this envelope are assumed. */
export const made = (data: unknown): StandinResponse => json(201, { success: true, data });

/** One thing, looked at or changed; assumed like `made`. */
export const found = (data: unknown): StandinResponse => json(200, { success: true, data });

export type Page = { page: number; limit: number };

/** Every list: 50 a page, 100 at most. */
export function pageOf(query: URLSearchParams): Page | undefined {
  const whole = (name: string, byDefault: number, max: number) => {
    const given = query.get(name) ?? String(byDefault);
    const number = /^\d{1,9}$/.test(given) ? Number(given) : 0;
    return number >= 1 && number <= max ? number : undefined;
  };
  const page = whole('page', 1, 1e9);
  const limit = whole('limit', 50, 100);
  return page === undefined || limit === undefined ? undefined : { page, limit };
}

export function list(rows: readonly unknown[], { page, limit }: Page): StandinResponse {
  const total = rows.length;
  const data = rows.slice((page - 1) * limit, page * limit);
  return json(200, { success: true, data, meta: { total, page, limit, pages: Math.ceil(total / limit) } });
}

export const badPage = () => refuse(400, 'INVALID_PARAMETER', 'page must be 1 or more; limit must be between 1 and 100.');
export const missing = (field: string) => refuse(400, 'MISSING_REQUIRED_FIELD', `The field ${field} is required.`);
export const invalid = (field: string, why: string) => refuse(400, 'INVALID_FIELD', `The field ${field} ${why}.`);
