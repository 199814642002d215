import type { DeliveryReport } from '../outgoing.js';
import type { MessagePatch, OutboxTx } from './outbox.js';

/**
 * Takes a delivery report. It only ever leads forward: what was delivered stays delivered. `unknown`: no message of ours bears this
 * id, or not yet, since a report may overtake the answer to the sending. `elsewhere`: the message is of a chama of which the address
 * that it came to may not tell.
 */
export async function takeReport(
  tx: OutboxTx,
  { messageId, status, reason }: DeliveryReport,
  mayTellOf: (chamaId: string) => boolean,
): Promise<'taken' | 'old' | 'unknown' | 'elsewhere'> {
  const message = await tx.notificationByMessage(messageId);
  if (!message) return 'unknown';
  if (!mayTellOf(message.chamaId)) return 'elsewhere';
  if (status === 'onTheWay' || (message.state !== 'sent' && message.state !== 'unknown')) return 'old';
  const patch: MessagePatch = status === 'delivered' ? { nextAt: undefined } : { nextAt: undefined, note: reason ?? 'not delivered' };
  const moved = await tx.moveNotification({ id: message.id, stateV: message.stateV, to: status, patch });
  return moved ? 'taken' : 'old';
}
