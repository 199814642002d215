import { sameSecret } from '../../secrets.js';
import type { Ground, Standin } from '../ground.js';
import { json, text, type StandinRequest, type StandinResponse } from '../wire.js';
import { graphError } from './errors.js';
import { mediaOf } from './media.js';
import { sending } from './sending.js';
import type { Telling } from './webhooks.js';

/** WhatsApp's Cloud API, as far as we call it: messages, files, and the number itself. Sources: Meta's documentation (whatsapp.md, part 2). */
export function whatsapp(ground: Ground, tell: Telling): Standin {
  const { state, credentials } = ground;
  const send = sending(ground, tell);
  const media = mediaOf(ground);

  const handle = async (request: StandinRequest): Promise<StandinResponse> => {
    const token = /^Bearer (\S+)$/.exec(request.headers['authorization'] ?? '')?.[1];
    if (token === undefined || !sameSecret(token, credentials.whatsapp.token)) return graphError(190, 'Error validating access token');
    const [, id = '', rest] = /^\/(\d+)(?:\/(\w+))?$/.exec(request.path) ?? [];
    const { phoneNumberId, displayNumber } = state().whatsapp;
    const isNumber = id === phoneNumberId;
    switch (`${request.method} ${isNumber ? 'number' : 'other'}${rest === undefined ? '' : `/${rest}`}`) {
      case 'POST number/messages':
        return send(request);
      case 'POST number/media':
        return media.put(request);
      case 'GET number':
        return json(200, {
          id,
          display_phone_number: `+${displayNumber}`,
          verified_name: 'Chamabot Demo',
          quality_rating: 'GREEN',
          status: 'CONNECTED',
        });
      case 'GET other':
        return media.look(id) ?? unknown(request, id);
      default:
        return unknown(request, id);
    }
  };

  return {
    handle,
    says: (status) =>
      status === 429 ? graphError(80007, 'There have been too many calls from this account') : text(500, 'Internal Server Error'),
    resume: () => undefined,
  };
}

const unknown = ({ method }: StandinRequest, id: string): StandinResponse =>
  graphError(100, `Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist, or is not of this token`, 33);
