import type { DeliveryReport } from '../outgoing.js';
import type { Message, MessagePatch, MessageState, OutboxTx } from './outbox.js';
import type { Carrier } from './route.js';

/**
 * `taken`: it changed what is known. `late`: it arrived after all on a channel that had said that it did not. `old`: known, or behind what is
 * known. `unknown`: no message of ours bears this id, or not yet, since a report may overtake the answer to the sending. `elsewhere`: the
 * message is of a chama of which the address that it came to may not tell.
 */
export type Taken =
  { is: 'taken'; message: Message; to: MessageState } | { is: 'late'; message: Message } | { is: 'old' | 'unknown' | 'elsewhere' };

/**
 * Takes a delivery report of any channel. It only ever leads forward: what was delivered stays delivered. What WhatsApp has failed waits again,
 * for SMS; what SMS has failed is `failed`.
 */
export async function takeReport(
  tx: OutboxTx,
  { via, report, now, mayTellOf }: { via: Carrier; report: DeliveryReport; now: number; mayTellOf: (chamaId: string) => boolean },
): Promise<Taken> {
  const { messageId, ourId, status, reason = 'not delivered' } = report;
  const message = (await tx.notificationByMessage(messageId)) ?? (ourId === undefined ? undefined : await tx.notification(ourId));
  if (!message) return { is: 'unknown' };
  if (!mayTellOf(message.chamaId)) return { is: 'elsewhere' };

  async function move(to: MessageState, patch: MessagePatch): Promise<Taken> {
    if (!message) return { is: 'unknown' };
    const { id, stateV } = message;
    const moved = await tx.moveNotification({ id, stateV, to, patch: { nextAt: undefined, ...patch }, isOver: to !== 'waiting' });
    return moved ? { is: 'taken', message, to } : { is: 'old' };
  }

  const { state, channel } = message;
  // It speaks of a try that is known to have failed, behind which the message went on by SMS.
  const isOfFailed = via === 'whatsapp' && (message.failedMessageId === messageId || channel === 'sms');
  if (isOfFailed) {
    if (status !== 'delivered' || state === 'delivered') return { is: 'old' };
    if (state === 'waiting') return move('delivered', { channel: via, lateAt: now });
    await tx.noteLate(message.id, now);
    return { is: 'late', message };
  }
  const learned = message.providerMessageId === undefined ? { providerMessageId: messageId, sentAt: now } : {};
  if (status === 'onTheWay') return state === 'unknown' ? move('sent', { ...learned, note: undefined }) : { is: 'old' };
  if (status === 'delivered') {
    if (state === 'delivered') return { is: 'old' };
    const isLate = state === 'failed' || state === 'dead';
    return move('delivered', { ...learned, channel: via, ...(isLate ? { lateAt: now } : { note: undefined }) });
  }
  if (state !== 'sent' && state !== 'unknown' && state !== 'sending') return { is: 'old' };
  if (via === 'sms' || message.phrase === undefined) return move('failed', { ...learned, note: reason });
  return move('waiting', {
    channel: 'sms',
    failedMessageId: messageId,
    providerMessageId: undefined,
    nextAt: now,
    note: `whatsapp: ${reason}`,
  });
}
