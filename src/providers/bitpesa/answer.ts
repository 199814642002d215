import { z } from 'zod';
import type { ZodType } from 'zod';
import { accepted } from '../answers.js';
import { exactJson } from './exact-json.js';
import { errorsIn } from './errors.js';
import type { FieldError, Problem } from './errors.js';
import type { Call } from './transport.js';

/**
 * What a call came to. `invalid` is their 422, the one answer that says "this was not done" (TransferZero docs, "Creating and
 * funding"); `existing` is what lies under the same external id already, in either of the two places where it is given.
 */
export type Answer<T> =
  | { status: 'read'; value: T }
  | { status: 'invalid'; errors: FieldError[]; problem?: Problem; existing?: T }
  | { status: 'denied'; http: 401 | 403 | 404 }
  | { status: 'unknown'; why: string };

const Single = z.object({ object: z.unknown() });
const Existing = z.object({ meta: z.object({ existing: z.object({ transaction: z.unknown(), sender: z.unknown() }).partial() }) });
const count = z.string().regex(/^\d{1,9}$/).transform(Number); // prettier-ignore
const Listing = z.object({
  object: z.array(z.unknown()).max(1_000),
  meta: z.object({ pagination: z.object({ current_page: count, next_page: count.nullish(), total_pages: count.nullish() }) }).nullish().catch(null), // prettier-ignore
});

/** `{ object: … }` as one of our shapes. `kind` says which existing object a 422 may carry. */
export function answerOf<T>(call: Call, shape: ZodType<T>, kind?: 'transaction' | 'sender'): Answer<T> {
  const failed = failureOf(call, kind && { shape, kind });
  if (failed) return failed;
  const single = Single.safeParse(bodyOf(call));
  const value = single.success ? shape.safeParse(single.data.object) : undefined;
  return value?.success ? { status: 'read', value: value.data } : unreadable(call);
}

/** One page of a list; lines that are not of the shape are what `lines` says. */
export type Page<T> = { items: T[]; unreadable: number; nextPage?: number };

export function pageOf<T>(call: Call, shape: ZodType<T>): Answer<Page<T>> {
  const failed = failureOf<Page<T>>(call);
  if (failed) return failed;
  const listing = Listing.safeParse(bodyOf(call));
  if (!listing.success) return unreadable(call);
  const lines = listing.data.object.map((line) => shape.safeParse(line));
  const items = lines.flatMap((line) => (line.success ? [line.data] : []));
  const next = listing.data.meta?.pagination.next_page;
  return { status: 'read', value: { items, unreadable: lines.length - items.length, ...(next && { nextPage: next }) } };
}

/** An accepted call whose body says nothing that we need. */
export function doneOf(call: Call): Answer<undefined> {
  return failureOf<undefined>(call) ?? { status: 'read', value: undefined };
}

const bodyOf = (call: Call): unknown => (call.heard ? exactJson(call.text) : undefined);

const unreadable = (call: Call) =>
  ({ status: 'unknown', why: `bitpesa said ${call.heard ? call.status : 0} with a body that cannot be read` }) as const;

type Wanted<T> = { shape: ZodType<T>; kind: 'transaction' | 'sender' };

function failureOf<T>(call: Call, wanted?: Wanted<T>): Exclude<Answer<T>, { status: 'read' }> | undefined {
  if (!call.heard) return { status: 'unknown', why: `bitpesa was not heard (${call.why})` };
  if (accepted(call)) return undefined;
  switch (call.status) {
    case 401:
    case 403:
    case 404:
      return { status: 'denied', http: call.status };
    case 422: {
      const body = exactJson(call.text);
      // A gateway's 422 is not theirs: without their envelope it says nothing.
      if (typeof body !== 'object' || body === null || !('object' in body || 'meta' in body)) return unreadable(call);
      const existing = wanted && existingIn(body, wanted);
      return { status: 'invalid', ...errorsIn(body), ...(existing !== undefined && { existing }) };
    }
    default:
      return { status: 'unknown', why: `bitpesa said ${call.status}` };
  }
}

/** TransferZero puts it under `meta.existing`; BitPesa gave it as the object itself, which otherwise echoes what was not made and has no id. */
function existingIn<T>(body: unknown, { shape, kind }: Wanted<T>): T | undefined {
  for (const place of [Existing.safeParse(body).data?.meta.existing[kind], Single.safeParse(body).data?.object]) {
    const value = shape.safeParse(place);
    if (value.success) return value.data;
  }
  return undefined;
}
