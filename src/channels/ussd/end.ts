import type { IncomingMessage, ServerResponse } from 'node:http';
import { parse } from 'node:querystring';
import { z } from 'zod';
import { gatewayPhone } from '../../phone.js';
import { readBody } from './body.js';
import { plainText } from './dialect.js';

/** How a session ended, as the gateway tells it afterwards; it may come late, twice or never. */
export type SessionEnd = {
  sessionId: string;
  phone: string;
  /** `ended`: by us. `broken`: input was still expected (time, or the member hung up). `failed`: our answer was bad or late. */
  status: 'ended' | 'broken' | 'failed' | 'unknown';
  /** As the gateway writes it: `KES 0.50`. */
  cost: string;
  durationMs: number;
  hops: number;
  error?: string;
};

/** Africa's Talking docs, end-of-session notification. `input` and `lastAppResponse` hold PINs and amounts: they are not read. */
const Notification = z.object({
  sessionId: z.string().min(1).max(160),
  phoneNumber: z.string().max(20),
  status: z.string().max(40).default(''),
  cost: z.string().max(40).default(''),
  durationInMillis: z.coerce.number().int().nonnegative().catch(0),
  hopsCount: z.coerce.number().int().nonnegative().catch(0),
  errorMessage: z.string().max(300).optional().catch(undefined),
});

const statuses: Record<string, SessionEnd['status']> = { Success: 'ended', Incomplete: 'broken', Failed: 'failed' };

/** Reads an end-of-session event; undefined when it is none. */
export function readEnd(body: string): SessionEnd | undefined {
  const notification = Notification.safeParse(parse(body, '&', '=', { maxKeys: 32 }));
  if (!notification.success) return undefined;
  const { sessionId, phoneNumber, status, cost, durationInMillis, hopsCount, errorMessage } = notification.data;
  const phone = gatewayPhone(phoneNumber);
  if (phone === undefined) return undefined;
  return {
    sessionId,
    phone,
    status: Object.hasOwn(statuses, status) ? (statuses[status] ?? 'unknown') : 'unknown',
    cost,
    durationMs: durationInMillis,
    hops: hopsCount,
    ...(errorMessage !== undefined && errorMessage !== '' && { error: errorMessage }),
  };
}

/** Answers the end-of-session event, always 200: it is news, and nothing can be done about one that we cannot read. */
export function ussdEndHandler(ended: (end: SessionEnd) => void) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    readBody(request, (body) => {
      const end = body === undefined ? undefined : readEnd(body);
      if (end) ended(end);
      response.writeHead(200, { 'content-type': plainText, 'content-length': 2 }).end('OK');
    });
  };
}
