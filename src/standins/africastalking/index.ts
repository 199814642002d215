import { sameSecret } from '../../secrets.js';
import type { Ground, Standin } from '../ground.js';
import { json, jsonObject, text, wholeFrom } from '../wire.js';
import type { StandinRequest, StandinResponse } from '../wire.js';
import { findAirtime, sendAirtime } from './airtime.js';
import { airtimeSettling } from './airtime-settle.js';
import { answer, cost } from './answers.js';
import { inboundFields } from './delivery.js';
import type { Delivery } from './delivery.js';
import { sendBulk, sendForm } from './messaging.js';
import { simSwaps } from './sim-swap.js';
import { tokens } from './tokens.js';

/** Messages in one answer of the inbox; the documentation gives no figure. */
const fetchMax = 100;

/** Africa's Talking, as far as we call it: SMS, airtime, SIM swaps, the account's balance. Sources: its documentation and its npm package. */
export function africastalking(ground: Ground, delivery: Delivery): Standin {
  const { state, credentials } = ground;
  const settling = airtimeSettling(ground);
  const insights = simSwaps(ground);
  const token = tokens(ground);

  const knows = (request: StandinRequest): boolean => {
    const { username, apiKey } = credentials.africastalking;
    const { apikey, authtoken } = request.headers;
    const isKnown = apikey !== undefined ? sameSecret(apikey, apiKey) : authtoken !== undefined && token.holds(authtoken);
    return isKnown && userOf(request) === username;
  };

  const route = async (request: StandinRequest): Promise<StandinResponse> => {
    if (!knows(request)) return text(401, 'The supplied authentication is invalid');
    const { africastalking: account } = state();
    switch (`${request.method} ${request.path}`) {
      case 'POST /version1/messaging':
        return sendForm(ground, delivery, request);
      case 'POST /version1/messaging/bulk':
        return sendBulk(ground, delivery, request);
      case 'GET /version1/messaging': {
        const last = wholeFrom(request.query, 'lastReceivedId', 0, 0, 1e9) ?? 0;
        const messages = account.inbound.filter(({ id }) => id > last).slice(0, fetchMax);
        return json(200, { SMSMessageData: { Messages: messages.map((one) => ({ ...inboundFields(one), id: one.id })) } });
      }
      case 'GET /version1/user':
        return answer(request, 200, { UserData: { balance: cost(account.balance) } });
      case 'POST /version1/airtime/send':
        return sendAirtime(ground, settling, request);
      case 'GET /query/transaction/find':
        return findAirtime(ground, request);
      case 'POST /v1/sim-swap':
        return insights.check(request);
      case 'POST /auth-token/generate':
        return token.make();
      default:
        return text(404, 'Not Found');
    }
  };

  return {
    handle: route,
    says: (status) =>
      status === 429 ? { ...text(429, 'Too Many Requests'), headers: { 'retry-after': '30' } } : text(500, 'Internal Server Error'),
    resume: () => {
      delivery.resume();
      settling.resume();
      insights.resume();
    },
  };
}

/** Who a caller says it is: in the query, the form, or the JSON body. */
function userOf({ method, query, headers, body }: StandinRequest): string | undefined {
  if (method === 'GET') return query.get('username') ?? undefined;
  if (headers['content-type']?.includes('json')) {
    const name = jsonObject(body)?.get('username');
    return typeof name === 'string' ? name : undefined;
  }
  return new URLSearchParams(body).get('username') ?? undefined;
}
