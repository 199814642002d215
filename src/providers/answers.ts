import type { ZodType } from 'zod';
import { jsonOf } from '../http.js';
import type { Reply, Send } from '../http.js';

/** Longest wait for the whole answer to a question that changes nothing. */
export const readTimeoutMs = 8_000;
/** Longest wait for the whole answer to a call that moves or records something. */
export const writeTimeoutMs = 15_000;
/** Longest callback that is read, in characters; no provider's comes near. */
const callbackMax = 64 * 1024;

/** An answer that we could read, or the reason why nothing is known. */
export type Read<T> = { status: 'read'; value: T } | { status: 'unknown'; why: string };

/** A base address without the slashes at its end, so that a path can be put behind it. */
export function baseOf(url: string): string {
  let end = url.length;
  while (end > 0 && url.charAt(end - 1) === '/') end--;
  return url.slice(0, end);
}

/** Was the call accepted, going by the HTTP status alone? */
export const accepted = (reply: Reply): boolean => reply.heard && reply.status >= 200 && reply.status < 300;

/** An accepted answer as one of our shapes. All else (silence, another status, HTML, a cut-off or empty body) is `unknown`. */
export function readAnswer<T>(name: string, reply: Reply, shape: ZodType<T>): Read<T> {
  if (!reply.heard) return { status: 'unknown', why: `${name} was not heard (${reply.why})` };
  if (!accepted(reply)) return { status: 'unknown', why: `${name} said ${reply.status}` };
  const parsed = shape.safeParse(jsonOf(reply.text));
  if (!parsed.success) return { status: 'unknown', why: `${name} said ${reply.status} with a body that cannot be read` };
  return { status: 'read', value: parsed.data };
}

/** A callback's body as a value; undefined when it is too long or not JSON. */
export function callbackJson(body: string): unknown {
  return body.length > callbackMax ? undefined : jsonOf(body);
}

/** A callback's form body; undefined when it is too long, or names a field twice and so says two things. */
export function callbackForm(body: string): Map<string, string> | undefined {
  if (body.length > callbackMax) return undefined;
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(body)) {
    if (fields.has(name)) return undefined;
    fields.set(name, value);
  }
  return fields;
}

/** Asks a question that changes nothing, with the deadline for such. */
export function get(send: Send, url: string, headers: Record<string, string>): Promise<Reply> {
  return send({ method: 'GET', url, headers, timeoutMs: readTimeoutMs });
}
