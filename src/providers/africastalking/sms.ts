import type { Reply } from '../../http.js';
import type { Phone } from '../../phone.js';
import { readAnswer } from '../answers.js';
import type { SendOutcome } from '../../outgoing.js';
import type { SdkCall } from './sdk.js';
import { refusalCodes, Sent, sentCodes } from './wire.js';
import type { Recipient } from './wire.js';

/** Longest message, in characters: ten parts or so, far more than any of ours. */
const textMax = 1_600;

/** What Africa's Talking would not take in any case; then nothing is sent. Its package takes empty messages and odd numbers. */
export function wrongWith(to: string, text: string): SendOutcome | undefined {
  if (!/^\+[1-9]\d{7,14}$/.test(to)) return { status: 'refused', reason: 'badNumber' };
  return text.trim() === '' || text.length > textMax ? { status: 'refused', reason: 'rejected' } : undefined;
}

/** Sends one message to one phone. */
export async function sendSms(
  call: SdkCall,
  { to, text, from }: { to: Phone; text: string; from: string | undefined },
): Promise<SendOutcome> {
  const wrong = wrongWith(to, text);
  if (wrong) return wrong;
  const reply = await call((sdk) => sdk.SMS.send({ to, message: text, enqueue: true, ...(from && { from }) }));
  return reply ? outcomeFor(to, outcomesOf(reply)) : { status: 'refused', reason: 'badNumber' };
}

/** What an answer says of each of its recipients, by number without the plus; or of all of them, where it says one thing. */
export function outcomesOf(reply: Reply): SendOutcome | Map<string, SendOutcome> {
  if (!reply.heard && !reply.sent) return { status: 'refused', reason: 'unavailable' };
  if (reply.heard && [401, 402, 403, 404, 429].includes(reply.status)) return { status: 'refused', reason: 'unavailable' };
  if (reply.heard && reply.status === 400) return { status: 'refused', reason: 'rejected' };
  const answer = readAnswer('africastalking', reply, Sent);
  if (answer.status === 'unknown') return answer;
  const { Recipients: recipients } = answer.value.SMSMessageData;
  // No recipient at all is how they say that the sender id is wrong, with a 201.
  if (recipients.length === 0) return { status: 'refused', reason: 'unavailable' };
  return new Map(recipients.map((one) => [one.number.replace(/^\+/, ''), outcomeOfRecipient(one)]));
}

/** What became of the message to one number. The HTTP status is not enough: each recipient has a code of their own, in no promised order. */
export function outcomeFor(to: Phone, outcomes: SendOutcome | Map<string, SendOutcome>): SendOutcome {
  if (!(outcomes instanceof Map)) return outcomes;
  return outcomes.get(to.slice(1)) ?? { status: 'unknown', why: 'africastalking answers for another number' };
}

function outcomeOfRecipient({ statusCode, messageId, cost }: Recipient): SendOutcome {
  const reason = refusalCodes.get(statusCode);
  if (reason) return { status: 'refused', reason };
  if (!sentCodes.has(statusCode)) return { status: 'unknown', why: `africastalking says ${statusCode}` };
  if (!messageId || messageId === 'None') return { status: 'unknown', why: 'africastalking took it without an id' };
  return { status: 'sent', messageId, ...(cost && { cost }) };
}
