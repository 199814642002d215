import { parse } from 'node:querystring';
import { z } from 'zod';
import type { Heard } from '../../conversation/types.js';
import { gatewayPhone } from '../../phone.js';

/** Longest text that is passed on, in characters; their longest message has ten parts. */
const textMax = 1600;

/** Africa's Talking docs, incoming messages. They send it again each minute for up to 12 hours until they get a 200: `id` stays the same. */
const Message = z.object({
  id: z.string().min(1).max(160),
  from: z.string().max(20),
  to: z.string().max(20).optional(),
  text: z.string().transform((text) => text.slice(0, textMax)),
  date: z.string().max(40).optional(),
});

/** Reads an incoming SMS (a form body) as something said; undefined when it is none, or comes from no phone. `now` in UTC milliseconds. */
export function readSms(body: string, now: number): Heard | undefined {
  const message = Message.safeParse(parse(body, '&', '=', { maxKeys: 32 }));
  if (!message.success) return undefined;
  const { id, from, to, text, date } = message.data;
  const address = gatewayPhone(from);
  if (address === undefined) return undefined;
  return {
    channel: 'sms',
    address,
    id,
    said: { kind: 'wrote', text },
    at: Math.min(sentAt(date) ?? now, now),
    ...(to !== undefined && { serviceCode: to }),
  };
}

/** Their dates are UTC, as `2026-10-05 08:00:00` or in ISO 8601. */
function sentAt(date = ''): number | undefined {
  if (!/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d/.test(date)) return undefined;
  const at = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(date) ? date : `${date.replace(' ', 'T')}Z`);
  return Number.isNaN(at) ? undefined : at;
}
