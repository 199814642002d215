/** HTTP as the stand-ins see it: a request in, an answer or silence out, with no server needed. */

export type StandinRequest = {
  method: string;
  /** With the provider's prefix, without the query: `/imarapay/stk-push`. */
  path: string;
  query: URLSearchParams;
  /** Path and query as they came, for a provider that has them signed. */
  target?: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: string;
  /** The body as it came, for what is no text. */
  bytes?: Uint8Array;
};

export type StandinResponse = { status: number; headers: Record<string, string>; body: string };

/** What a caller gets. `answered` false: the connection was dropped, whatever was done before. */
export type Exchange = { answered: true; response: StandinResponse } | { answered: false };

export const json = (status: number, value: unknown, headers: Record<string, string> = {}): StandinResponse => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(value),
});

export const text = (status: number, body: string, type = 'text/plain'): StandinResponse => ({
  status,
  headers: { 'content-type': `${type}; charset=utf-8` },
  body,
});

/** A body that is a JSON object, with its fields as they came; undefined when it is anything else. */
export function jsonObject(body: string): Map<string, unknown> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? new Map(Object.entries(value)) : undefined;
}

/** A form body as the gateways send it: spaces and plus signs percent-encoded. */
export const form = (fields: Readonly<Record<string, string>>): string => new URLSearchParams(fields).toString();

/** A whole number from a query within bounds; the default when it is absent, undefined when it is something else. */
export function wholeFrom(query: URLSearchParams, name: string, byDefault: number, min: number, max: number): number | undefined {
  const given = query.get(name);
  if (given === null || given === '') return byDefault;
  const number = /^\d{1,9}$/.test(given) ? Number(given) : NaN;
  return number >= min && number <= max ? number : undefined;
}
