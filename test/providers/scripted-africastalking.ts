import { httpSend } from '../../src/http.js';
import { africastalking } from '../../src/providers/africastalking/index.js';
import type { AfricasTalking } from '../../src/providers/africastalking/index.js';
import type { SmsWorld } from './contract.js';
import { closedAddress, scripted } from './scripted-server.js';
import type { Answer, Scripted, Seen } from './scripted-server.js';

export type AtWorld = SmsWorld & {
  sender: AfricasTalking;
  server: Scripted;
  answer: (how: ((call: Seen) => Answer | undefined) | undefined) => void;
};

/** As much of Africa's Talking as the contract needs. */
export async function atWorld(username = 'chamabot', senderId?: string): Promise<AtWorld> {
  const messages: { to: string; text: string }[] = [];
  let override: ((call: Seen) => Answer | undefined) | undefined;
  const server = await scripted((call) => {
    const given = override?.(call);
    if (given) return given;
    if (call.headers['apikey'] !== 'atsk_x') return { status: 401, text: 'The supplied authentication is invalid' };
    if (call.path === '/version1/user') return { status: 200, json: { UserData: { balance: 'KES 1785.50' } } };
    const form = new URLSearchParams(call.body);
    const to = form.get('to') ?? '';
    messages.push({ to, text: form.get('message') ?? '' });
    const recipient = {
      statusCode: 101,
      number: to,
      status: 'Success',
      cost: 'KES 0.8000',
      messageId: `ATXid_${messages.length}`,
      messageParts: 1,
    };
    return { status: 201, json: { SMSMessageData: { Message: 'Sent to 1/1 Total Cost: KES 0.8000', Recipients: [recipient] } } };
  });
  const at = (baseUrl: string, apiKey = 'atsk_x') =>
    africastalking({ baseUrl, username, apiKey, send: httpSend(fetch), ...(senderId && { senderId }) });
  return {
    sender: at(`${server.url}/`),
    unreachable: at(await closedAddress()),
    unauthorized: at(server.url, 'wrong'),
    server,
    answer: (how) => void (override = how),
    fault: server.fault,
    messages: () => messages,
    reportBody: (id, delivered) =>
      new URLSearchParams({
        id,
        status: delivered ? 'Success' : 'Failed',
        phoneNumber: '+254712000001',
        networkCode: '63902',
        retryCount: '0',
        ...(!delivered && { failureReason: 'UserIsInactive' }),
      }).toString(),
    close: server.close,
  };
}
