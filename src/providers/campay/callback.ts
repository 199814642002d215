import { z } from 'zod';
import { callbackForm, callbackJson } from '../answers.js';
import type { Hint } from '../ports.js';
import { isSignedBy } from './jwt.js';
import { Id } from './wire.js';

/** Amount, phone and the rest are not read: the signature binds none of them, so that anybody who saw one callback could have written them. */
const Callback = z.object({ reference: Id, status: z.enum(['SUCCESSFUL', 'FAILED']), signature: z.string().max(4_000) });

/**
 * Reads CamPay's callback: the JSON of a POST, or the query of a GET, with or without its question mark (CamPay docs: the method is
 * set for each app, the names are the same). Undefined where the webhook key's holder has not signed it. The dedupe key holds
 * reference and status, so that a failure and a later success of one payment are both heard.
 */
export function hintOf(webhookKey: string | undefined, body: string, now: number): Hint | undefined {
  if (!webhookKey) return undefined;
  const value = body.trimStart().startsWith('{') ? callbackJson(body) : queryOf(body);
  const parsed = Callback.safeParse(value);
  if (!parsed.success) return undefined;
  const { reference: providerId, status, signature } = parsed.data;
  if (!isSignedBy(webhookKey, signature, now)) return undefined;
  return { providerId, dedupeKey: `${providerId}:${status}`, says: status === 'SUCCESSFUL' ? 'settled' : 'refused' };
}

function queryOf(query: string): unknown {
  const fields = callbackForm(query.startsWith('?') ? query.slice(1) : query);
  return fields && { reference: fields.get('reference'), status: fields.get('status'), signature: fields.get('signature') };
}
