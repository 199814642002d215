import type { Reply, Send } from '../../http.js';
import { readAnswer } from '../answers.js';
import type { Read } from '../answers.js';
import type { SmsOutcome, SmsSender } from '../ports.js';
import { report } from './report.js';
import { africastalkingSdk } from './sdk.js';
import { Account, refusalCodes, Sent, sentCodes } from './wire.js';
import type { Recipient } from './wire.js';

/** Longest message, in characters: ten parts or so, far more than any of ours. */
const textMax = 1_600;

export type AfricasTalking = SmsSender & {
  /** What is left to send with, as they write it (`KES 1785.50`). */
  balance(): Promise<Read<string>>;
};

/** Africa's Talking: SMS to East African phones. There is no idempotency, so a message is sent once and never repeated here. */
export function africastalking(options: {
  /** `https://api.africastalking.com`, or the sandbox's address. */
  baseUrl: string;
  username: string;
  apiKey: string;
  senderId?: string;
  send: Send;
}): AfricasTalking {
  const call = africastalkingSdk(options);
  const from = options.senderId;
  return {
    name: 'africastalking',
    send: async ({ to, text }) => {
      if (!/^\+[1-9]\d{7,14}$/.test(to)) return { status: 'refused', reason: 'badNumber' };
      if (text.trim() === '' || text.length > textMax) return { status: 'refused', reason: 'rejected' };
      const reply = await call((sdk) => sdk.SMS.send({ to, message: text, enqueue: true, ...(from && { from }) }));
      return reply ? outcomeOf(reply, to) : { status: 'refused', reason: 'badNumber' };
    },
    report,
    balance: async () => {
      const reply = await call((sdk) => sdk.APPLICATION.fetchApplicationData());
      return reply ? readAnswer('africastalking', reply, Account) : { status: 'unknown', why: 'africastalking was not asked' };
    },
  };
}

/** What became of one message to `to`. The HTTP status is not enough: each recipient has a code of their own. */
function outcomeOf(reply: Reply, to: string): SmsOutcome {
  if (!reply.heard && !reply.sent) return { status: 'refused', reason: 'unavailable' };
  if (reply.heard && [401, 402, 403, 404, 429].includes(reply.status)) return { status: 'refused', reason: 'unavailable' };
  if (reply.heard && reply.status === 400) return { status: 'refused', reason: 'rejected' };
  const answer = readAnswer('africastalking', reply, Sent);
  if (answer.status === 'unknown') return answer;
  const { Recipients: recipients } = answer.value.SMSMessageData;
  // No recipient at all is how they say that the sender id is wrong, with a 201.
  if (recipients.length === 0) return { status: 'refused', reason: 'unavailable' };
  const ours = recipients.find(({ number }) => number.replace(/^\+/, '') === to.slice(1));
  return ours ? outcomeOfRecipient(ours) : { status: 'unknown', why: 'africastalking answers for another number' };
}

function outcomeOfRecipient({ statusCode, messageId, cost }: Recipient): SmsOutcome {
  const reason = refusalCodes.get(statusCode);
  if (reason) return { status: 'refused', reason };
  if (!sentCodes.has(statusCode)) return { status: 'unknown', why: `africastalking says ${statusCode}` };
  if (!messageId || messageId === 'None') return { status: 'unknown', why: 'africastalking took it without an id' };
  return { status: 'sent', messageId, ...(cost && { cost }) };
}
