import { z } from 'zod';
import type { PayoutHint } from '../ports/payout.js';
import { exactJson } from './exact-json.js';
import { isSignedBy } from './signature.js';

/** Longest webhook that is read, in characters. */
const bodyMax = 64 * 1024;

const word = z.string().regex(/^[\x21-\x7e]{1,128}$/);
const Webhook = z.object({
  webhook: word,
  event: z.string().regex(/^[a-z_]{1,40}\.[a-z_]{1,40}$/),
  object: z.object({ id: word, state: word.nullish().catch(null), transaction_id: word.nullish().catch(null) }),
});

/** A webhook of theirs. `about` is the part before the point of its event, and whose `id` it carries. */
export type Heard = {
  event: string;
  about: string;
  id: string;
  state?: string;
  transactionId?: string;
  subscription: string;
  nonce: string;
};

export type Headers = Readonly<Record<string, string | undefined>>;

/**
 * Verifies and reads a webhook. It is signed over the address that we registered, never over the one that a proxy shows us
 * (BitPesa docs, "Authentication"). There is no time in it: whoever keeps it must refuse a nonce that was seen.
 */
export function hear(how: { secrets: readonly string[]; addresses: readonly string[] }, body: string, headers: Headers): Heard | undefined {
  const nonce = headers['authorization-nonce'] ?? '';
  const signature = headers['authorization-signature'] ?? '';
  if (body.length > bodyMax || !/^[\x21-\x7e]{8,128}$/.test(nonce)) return undefined;
  const signed = how.addresses.map((url) => isSignedBy(how.secrets, { nonce, method: 'POST', url, body }, signature));
  if (!signed.includes(true)) return undefined;
  const parsed = Webhook.safeParse(exactJson(body));
  if (!parsed.success) return undefined;
  const { webhook: subscription, event, object } = parsed.data;
  const { id, state, transaction_id: transactionId } = object;
  const about = event.slice(0, event.indexOf('.'));
  return { event, about, id, subscription, nonce, ...(state && { state }), ...(transactionId && { transactionId }) };
}

/** BitPesa docs, "Webhooks": an event of a recipient names its transaction; events of senders, documents and collections are no payment's. */
export function hintOf(heard: Heard): PayoutHint | undefined {
  const providerId = heard.about === 'transaction' ? heard.id : heard.about === 'recipient' ? heard.transactionId : undefined;
  if (providerId === undefined) return undefined;
  // The nonce is signed with the body: a replay has the same, and whoever stores it by this key hears it once.
  return { providerId, dedupeKey: heard.nonce, says: says[heard.event] ?? 'changed' };
}

const says: Partial<Record<string, PayoutHint['says']>> = {
  'transaction.paid_out': 'settled',
  'transaction.refunded': 'refused',
  'transaction.canceled': 'refused',
};
