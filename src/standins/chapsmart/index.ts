import { sameSecret } from '../../secrets.js';
import type { Ground, Standin } from '../ground.js';
import { json } from '../wire.js';
import type { StandinRequest, StandinResponse } from '../wire.js';
import { createAccount, history, login, stats } from './accounts.js';
import { refuse } from './answers.js';
import { sendSats } from './buy.js';
import { checkout } from './checkout.js';
import { generate, statusOf } from './invoices.js';
import { quoteAirtime, quoteBuy, quoteRemittance } from './quotes.js';
import type { Settling } from './settle.js';

/** ChapSmart: Lightning to Tanzanian mobile money and back. Source: its documentation; it sends nothing of its own accord. */
export function chapsmart(ground: Ground, settle: Settling): Standin {
  const knows = ({ headers }: StandinRequest): boolean => {
    const { apiKey, apiSecret } = ground.credentials.chapsmart;
    return sameSecret(headers['x-api-key'] ?? '', apiKey) && sameSecret(headers['x-api-secret'] ?? '', apiSecret);
  };

  const route = async (request: StandinRequest): Promise<StandinResponse> => {
    const { method } = request;
    const page = /^\/i\/([0-9A-F]{16})(?:\/pay)?$/.exec(request.path)?.[1];
    if (page !== undefined && (method === 'GET') !== request.path.endsWith('/pay')) return checkout(ground, settle, method, page);
    const path = /^\/api\/v1(\/.*)$/.exec(request.path)?.[1];
    if (path === undefined) return refuse(404, 'Not found');
    if (!knows(request)) return refuse(401, 'Invalid API credentials');
    const invoiceId = /^\/invoices\/status\/([^/]+)$/.exec(path)?.[1];
    if (method === 'GET' && invoiceId !== undefined) return statusOf(ground, settle, invoiceId);
    switch (`${method} ${path}`) {
      case 'POST /auth/createAccount':
        return createAccount(ground, request);
      case 'POST /auth/login':
        return login(ground, request);
      case 'POST /invoices/quote':
        return quoteRemittance(ground, request);
      case 'POST /invoices/generate':
        return generate(ground, settle, 'remittance', request);
      case 'POST /airtime/quote':
        return quoteAirtime(ground, request);
      case 'POST /airtime/generate':
        return generate(ground, settle, 'airtime', request);
      case 'POST /buy/quote':
        return quoteBuy(ground, request);
      case 'POST /buy/send-sats':
        return sendSats(ground, request);
      case 'POST /history':
        return history(ground, request);
      case 'GET /user/stats':
        return stats(ground, request);
      default:
        return refuse(404, 'Not found');
    }
  };

  return {
    handle: route,
    says: (status) =>
      status === 429
        ? json(429, { success: false, error: 'Too many requests' }, { 'retry-after': '5' })
        : refuse(500, 'Internal server error'),
    resume: settle.resume,
  };
}
