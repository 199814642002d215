import type { DeliveryReport } from '../../../outgoing.js';
import { consequenceOf } from './errors.js';
import type { CloudStatus } from './read.js';

const statuses: Record<CloudStatus['status'], DeliveryReport['status']> = {
  sent: 'onTheWay',
  delivered: 'delivered',
  read: 'delivered',
  failed: 'failed',
};

/** What became of a message, in our words. The reason of a failure is a refusal of ours, and Meta's code. */
export function reportOf({ id, status, ourId, code }: CloudStatus): DeliveryReport {
  const reason = status !== 'failed' ? undefined : code === undefined ? 'not delivered' : `${consequenceOf(code).outcome} (${code})`;
  return { messageId: id, ...(ourId !== undefined && { ourId }), status: statuses[status], ...(reason !== undefined && { reason }) };
}
