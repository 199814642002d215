import { createHmac } from 'node:crypto';
import type { Ground } from '../ground.js';
import { plans } from './state.js';

export type WebhookEvent = 'contribution.created' | 'loan.approved' | 'member.registered' | 'fine.issued';

const lateMs = 10 * 60_000;

/** Lower-case hex HMAC-SHA256 over the body as it is sent. */
export const signatureOf = (secret: string, body: string): string => createHmac('sha256', secret).update(body).digest('hex');

/** Tells the chama's subscribers what happened, where the plan has webhooks. There is no event id: repeats are byte-identical. */
export function webhook({ state, outgoing, faults, credentials }: Ground, event: WebhookEvent, data: unknown): void {
  if (!plans[state().chamapay.plan].webhooks) return;
  const { fault, ms } = faults.takeCallback('chamapayWebhook') ?? {};
  if (fault === 'never') return;
  const body = JSON.stringify({ event, data });
  const headers = { 'x-chamapay-signature': signatureOf(credentials.chamapay.webhookSecret, body) };
  const delayMs = fault === 'late' ? (ms ?? lateMs) : state().timing.webhookDelayMs;
  for (let i = 0; i < (fault === 'twice' ? 2 : 1); i++) outgoing.post('chamapayWebhook', 'json', body, { delayMs, headers });
}
