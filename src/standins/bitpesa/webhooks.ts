import type { Ground } from '../ground.js';
import { keepRow } from '../state.js';
import { sign } from './gate.js';
import { written } from './figures.js';
import type { Sender, Transaction } from './state.js';
import { recipientView, senderView, transactionView } from './views.js';
import type { Recipient } from './state.js';

/** Those that the documents' diagrams show. */
export const eventNames = [
  'transaction.created', 'transaction.approved', 'transaction.paid_in', 'transaction.paid_out', 'transaction.manual', 'transaction.mispaid', 'transaction.canceled', 'transaction.refunded',
  'recipient.pending', 'recipient.success', 'recipient.error', 'recipient.manual', 'recipient.stuck', 'recipient.canceled', 'recipient.refunded',
  'sender.approved', 'payin_method.pending', 'payin_method.paid_in',
] as const; // prettier-ignore
export type EventName = (typeof eventNames)[number];

const lateMs = 10 * 60_000;
/** Silences in a row after which a subscription is switched off; TransferZero docs give no number. */
const silencesMax = 6;

/** What goes wrong with a webhook, decided when it is due. */
export function telling(ground: Ground) {
  const { state, faults, outgoing, clock, ids } = ground;

  const post = (event: string, object: { id: string }): void => {
    const wanted = state().bitpesa.webhooks.filter(({ events, disabled }) => !disabled && (events.includes('*') || events.includes(event)));
    for (const { id, url } of wanted) {
      const { fault, ms } = faults.takeCallback('bitpesaWebhook') ?? {};
      if (fault === 'never') continue;
      const said = fault === 'contradicting' ? opposites[event] : undefined;
      const body = written({ webhook: id, event: said?.event ?? event, object: said ? { ...object, state: said.state } : object });
      const delayMs = fault === 'late' ? (ms ?? lateMs) : state().timing.webhookDelayMs;
      for (let i = 0; i < (fault === 'twice' ? 2 : 1); i++)
        outgoing.post('bitpesaWebhook', 'json', body, { delayMs, ...(url !== null && { url }) });
    }
  };

  return {
    transaction: (event: EventName, one: Transaction): void =>
      post(
        event,
        transactionView(
          one,
          state().bitpesa.senders.find(({ id }) => id === one.senderId),
        ),
      ),
    recipient: (event: EventName, one: Transaction, recipient: Recipient): void => post(event, recipientView(one, recipient)),
    sender: (event: EventName, one: Sender): void => post(event, senderView(one)),
    /** Notes what came of a delivery; an address that never answers is switched off (TransferZero docs, "Webhooks"). */
    delivered: (body: string, status: number): void => {
      const { webhook, event, object } = JSON.parse(body) as { webhook: string; event: string; object: { id: string } };
      const { webhookLogs } = state().bitpesa;
      const earlier = webhookLogs.filter((one) => one.webhook === webhook && one.event === event && one.aboutId === object.id);
      keepRow(webhookLogs, { id: ids.uuid(), webhook, event, aboutId: object.id, tries: earlier.length + 1, status, at: clock.now() });
      const subscription = state().bitpesa.webhooks.find(({ id }) => id === webhook);
      if (!subscription) return;
      subscription.silences = status === 0 ? subscription.silences + 1 : 0;
      if (subscription.silences >= silencesMax) subscription.disabled = true;
    },
  };
}
export type Telling = ReturnType<typeof telling>;

/** The headers of a webhook: signed anew at each attempt, over the address that it goes to. */
export function webhookHeaders(
  { credentials, ids }: Pick<Ground, 'credentials' | 'ids'>,
  url: string,
  body: string,
): Record<string, string> {
  const nonce = ids.uuid();
  const { apiKey, apiSecret } = credentials.bitpesa;
  return {
    accept: 'application/json',
    'authorization-key': apiKey,
    'authorization-nonce': nonce,
    'authorization-signature': sign(apiSecret, nonce, 'POST', url, body),
  };
}

const opposites: Record<string, { event: EventName; state: string }> = {
  'transaction.paid_out': { event: 'transaction.refunded', state: 'refunded' },
  'transaction.refunded': { event: 'transaction.paid_out', state: 'paid' },
};
