import type { Ground } from '../ground.js';
import { smsParts } from '../gsm.js';
import { hex } from '../numbers.js';
import { keepRow } from '../state.js';
import { jsonObject, text } from '../wire.js';
import type { StandinRequest, StandinResponse } from '../wire.js';
import type { Delivery } from './delivery.js';
import { answer, cost, smsPrice } from './answers.js';
import type { SentSms } from './state.js';

/** A third-party connector's caps; the documentation gives none. */
const recipientsMax = 100;
const messageMax = 1600;

export const defaultSender = 'AFRICASTKNG';

type Recipient = { statusCode: number; number: string; status: string; cost: string; messageId: string; messageParts?: number };

/** POST /version1/messaging, the form: `to` parted by commas. */
export const sendForm = (ground: Ground, delivery: Delivery, request: StandinRequest): StandinResponse => {
  const fields = new URLSearchParams(request.body);
  const to = (fields.get('to') ?? '').split(',').map((one) => one.trim());
  return sendAll(ground, delivery, request, { to: to.filter(Boolean), message: fields.get('message') ?? '', from: fields.get('from') });
};

/** POST /version1/messaging/bulk, the newer JSON of the same. */
export function sendBulk(ground: Ground, delivery: Delivery, request: StandinRequest): StandinResponse {
  const fields = jsonObject(request.body);
  const numbers = fields?.get('phoneNumbers');
  const message = fields?.get('message');
  const sender = fields?.get('senderId');
  const to = Array.isArray(numbers) ? numbers.filter((one) => typeof one === 'string') : [];
  return sendAll(ground, delivery, request, {
    to,
    message: typeof message === 'string' ? message : '',
    from: typeof sender === 'string' ? sender : null,
  });
}

type Asked = { to: string[]; message: string; from: string | null };

function sendAll(ground: Ground, delivery: Delivery, request: StandinRequest, { to, message, from }: Asked): StandinResponse {
  if (to.length === 0) return text(400, 'Must have a to parameter');
  if (message === '') return text(400, 'Must have a message parameter');
  if (message.length > messageMax || to.length > recipientsMax) return text(400, 'Request is too large');
  const sender = from === null || from === '' ? defaultSender : from;
  // A success by its status: only the empty list says that nothing was sent.
  if (!ground.state().africastalking.senders.includes(sender))
    return answer(request, 201, { SMSMessageData: { Message: 'InvalidSenderId', Recipients: [] } });

  const recipients = to.map((number) => sendOne(ground, delivery, number, sender, message));
  const sent = recipients.filter(({ statusCode }) => statusCode < 200);
  const total = sent.length * smsPrice(message);
  const summary = `Sent to ${sent.length}/${recipients.length} Total Cost: ${total > 0 ? cost(total) : '0'}`;
  return answer(request, 201, { SMSMessageData: { Message: summary, Recipients: recipients } });
}

function sendOne({ clock, ids, state, faults }: Ground, delivery: Delivery, number: string, from: string, message: string): Recipient {
  const { africastalking, timing } = state();
  const refused = (statusCode: number, status: string) => ({ statusCode, number, status, cost: '0', messageId: 'None' });
  if (!isMobile(number)) return refused(403, 'InvalidPhoneNumber');
  if (africastalking.blacklist.includes(number)) return refused(406, 'UserInBlacklist');
  const price = smsPrice(message);
  if (africastalking.balance < price) return refused(405, 'InsufficientBalance');
  africastalking.balance -= price;
  const parts = smsParts(message);
  const sms: SentSms = keepRow(africastalking.sent, {
    messageId: `ATPid_${hex(ids, 32)}`,
    to: number,
    from,
    text: message,
    parts,
    at: clock.now(),
    status: null,
    dueAt: clock.now() + timing.smsDelayMs,
    reportFault: faults.takeCallback('smsDelivery') ?? null,
  });
  delivery.schedule(sms);
  return { statusCode: 101, number, status: 'Success', cost: cost(price), messageId: sms.messageId, messageParts: parts };
}

/** E.164 with the plus; Kenyan numbers must be mobile ones. */
export const isMobile = (number: string): boolean => (number.startsWith('+254') ? /^\+254[17]\d{8}$/ : /^\+[1-9]\d{7,14}$/).test(number);
