import { callbackForm } from '../answers.js';
import type { DeliveryReport } from '../../outgoing.js';

/** Africa's Talking docs, "Delivery reports". */
const statuses = new Map<string, DeliveryReport['status']>([
  ['Sent', 'onTheWay'],
  ['Submitted', 'onTheWay'],
  ['Buffered', 'onTheWay'],
  ['Success', 'delivered'],
  ['Rejected', 'failed'],
  ['Failed', 'failed'],
  ['AbsentSubscriber', 'failed'],
  ['Expired', 'failed'],
]);

/** Reads a delivery report (form body, unsigned, repeated and unordered as the network likes). Undefined when it is not one. */
export function report(body: string): DeliveryReport | undefined {
  const fields = callbackForm(body);
  const messageId = fields?.get('id') ?? '';
  const said = fields?.get('status') ?? '';
  const status = statuses.get(said);
  if (!status || !/^[\x21-\x7e]{1,128}$/.test(messageId)) return undefined;
  const reason = fields?.get('failureReason') ?? '';
  if (status !== 'failed') return { messageId, status };
  return { messageId, status, reason: /^[A-Za-z]{1,50}$/.test(reason) ? reason : said };
}
