import type { Phone } from '../../phone.js';
import { gatewayPhone } from '../../phone.js';
import { callbackForm, readAnswer } from '../answers.js';
import type { Read } from '../answers.js';
import type { SdkCall } from './sdk.js';
import { Inbox, InboxMessage } from './wire.js';

/** A message that somebody sent to our short code. `id` is the same in the inbox and in the callback; `at` UTC milliseconds. */
export type InboundSms = { id: string; from: Phone; to: string; text: string; at: number | undefined };

/** Pages that are asked for in one go; more than the gateway holds for us. */
const pagesMax = 100;
const textMax = 1_600;

/**
 * The messages after `lastId` (0: all that are kept), oldest first, for what the callback did not bring. A page is asked for when the
 * messages before it were taken. The last line is `unknown` when the inbox could not be read on.
 */
export async function* fetchInbox(call: SdkCall, lastId: number): AsyncGenerator<Read<InboundSms>> {
  let after = lastId;
  for (let page = 0; page < pagesMax; page++) {
    const reply = await call((sdk) => sdk.SMS.fetchMessages({ lastReceivedId: after }));
    const answer = reply
      ? readAnswer('africastalking', reply, Inbox)
      : ({ status: 'unknown', why: 'africastalking was not asked' } as const);
    if (answer.status === 'unknown') {
      yield answer;
      return;
    }
    let highest = after;
    for (const line of answer.value.SMSMessageData.Messages) {
      const message = InboxMessage.safeParse(line);
      if (!message.success) {
        yield { status: 'unknown', why: 'africastalking shows a message that cannot be read' };
        return;
      }
      const number = Number(message.data.id);
      // Their pages end where they like: what is not newer was there already.
      if (!Number.isSafeInteger(number) || number <= after) continue;
      highest = Math.max(highest, number);
      const sms = inboundOf(message.data);
      if (sms) yield { status: 'read', value: sms };
    }
    if (highest === after) return;
    after = highest;
  }
  yield { status: 'unknown', why: `africastalking has more than ${pagesMax} pages of messages` };
}

/** Reads an incoming SMS (form body, unsigned, repeated each minute until a 200). Undefined when it is none, or comes from no phone. */
export function inbound(body: string): InboundSms | undefined {
  const fields = callbackForm(body);
  const message = InboxMessage.safeParse(Object.fromEntries(fields ?? []));
  return message.success ? inboundOf(message.data) : undefined;
}

function inboundOf({
  id,
  from,
  to,
  text,
  date,
}: {
  id: string;
  from: string;
  to: string;
  text: string;
  date: string;
}): InboundSms | undefined {
  const phone = gatewayPhone(from);
  return phone && { id, from: phone, to, text: text.slice(0, textMax), at: momentOf(date) };
}

/** Their dates are UTC, as `2026-10-05 08:00:00` or in ISO 8601. */
function momentOf(date: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d/.test(date)) return undefined;
  const at = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(date) ? date : `${date.replace(' ', 'T')}Z`);
  return Number.isNaN(at) ? undefined : at;
}
