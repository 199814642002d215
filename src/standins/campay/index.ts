import type { Ground, Standin } from '../ground.js';
import type { MomoApprovals } from '../momo/approvals.js';
import { json, text } from '../wire.js';
import type { StandinRequest, StandinResponse } from '../wire.js';
import { airtime as airtimeOf } from './airtime.js';
import { collect } from './collect.js';
import { giveToken, knows, refuseToken } from './gate.js';
import { makeLink, payLink, showLink } from './links.js';
import { balance, history, transactionStatus } from './lists.js';
import type { CampaySettling } from './settle.js';
import { withdraw } from './withdraw.js';

/** CamPay: payments from and to MTN's and Orange's wallets in Cameroon. Sources: its documentation, and public clients with their recorded answers. */
export function campay(ground: Ground, { approvals, settling }: { approvals: MomoApprovals; settling: CampaySettling }): Standin {
  const airtime = airtimeOf(ground);

  const page = (request: StandinRequest): StandinResponse | Promise<StandinResponse> | undefined => {
    const reference = /^\/pay\/([\w-]{1,64})\/$/.exec(request.path)?.[1];
    if (reference === undefined) return undefined;
    return request.method === 'POST' ? payLink(ground, approvals, request, reference) : showLink(ground, request, reference);
  };

  const question = (path: string): StandinResponse | undefined => {
    const [, kind, reference = ''] = /^\/(transaction|utilities\/transaction)\/([\w-]{1,64})\/$/.exec(path) ?? [];
    if (kind === 'transaction') return transactionStatus(ground, reference);
    if (kind !== undefined) return airtime.status(reference);
    return path === '/balance/' ? balance(ground) : undefined;
  };

  const route = async (request: StandinRequest): Promise<StandinResponse> => {
    const { method, path } = request;
    // Without the slash at its end a path is redirected to the one with it, and the body of a POST is lost on the way (assumed).
    if (!path.endsWith('/')) return { ...text(301, ''), headers: { location: `/campay/api${path}/` } };
    const shown = await page(request);
    if (shown) return shown;
    if (`${method} ${path}` === 'POST /token/') return giveToken(ground, request);
    if (!knows(ground, request)) return refuseToken();
    if (method === 'GET') return question(path) ?? json(404, { detail: 'Not found.' });
    switch (`${method} ${path}`) {
      case 'POST /collect/':
        return collect(ground, approvals, request);
      case 'POST /withdraw/':
        return withdraw(ground, settling, request);
      case 'POST /get_payment_link/':
        return makeLink(ground, request);
      case 'POST /history/':
        return history(ground, request);
      case 'POST /utilities/airtime/transfer/':
        return airtime.transfer(request);
      default:
        return json(404, { detail: 'Not found.' });
    }
  };

  return {
    handle: route,
    // Their words for either are not documented; these are those of the framework that the other answers look like.
    says: (status) =>
      status === 429
        ? json(429, { detail: 'Request was throttled. Expected available in 1 second.' }, { 'retry-after': '1' })
        : text(500, '<h1>Server Error (500)</h1>', 'text/html'),
    resume: () => {
      settling.resume();
      airtime.resume();
    },
  };
}
