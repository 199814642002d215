import type { Ground, Standin } from '../ground.js';
import type { Prompts } from '../mpesa/prompts.js';
import { sameSecret } from '../../secrets.js';
import type { StandinRequest, StandinResponse } from '../wire.js';
import { json } from '../wire.js';
import { addChannel, channelList, transactionList, transactionStatus } from './lists.js';
import { banks, tiers } from './pricing.js';
import { refuse, stkPush } from './push.js';

/** ImaraPay: asks members' phones for M-Pesa payments. Source: its documentation, and M-Pesa as integrators know it. */
export function imarapay(ground: Ground, prompts: Prompts): Standin {
  const { state, credentials } = ground;

  const knows = ({ headers }: StandinRequest): boolean => {
    const given = /^Basic ([\w+/=-]+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
    const { username, password } = credentials.imarapay;
    return sameSecret(Buffer.from(given, 'base64').toString('utf8'), `${username}:${password}`);
  };

  const route = async (request: StandinRequest): Promise<StandinResponse> => {
    const { method, path, query } = request;
    const at = `${method} ${path}`;
    if (at === 'GET /pricing') return json(200, tiers);
    if (!knows(request)) return refuse(401, 'Invalid API credentials');
    if (at === 'GET /banks') return json(200, banks);
    if (!state().imarapay.kycVerified) return refuse(403, 'KYC verification required');
    const checkoutId = /^\/transaction\/status\/([^/]+)$/.exec(path)?.[1];
    if (method === 'GET' && checkoutId !== undefined) return transactionStatus(ground, checkoutId);
    switch (at) {
      case 'POST /stk-push':
        return stkPush(ground, prompts, request);
      case 'GET /transactions':
        return transactionList(ground, query);
      case 'GET /accounts':
        return channelList(ground);
      case 'POST /accounts':
        return addChannel(ground, request);
      default:
        return refuse(404, 'Not found');
    }
  };

  return {
    handle: route,
    says: (status) =>
      status === 429 ? json(429, { error: 'Too many requests' }, { 'retry-after': '30' }) : refuse(500, 'Internal server error'),
    resume: () => undefined,
  };
}
