import { createHmac, timingSafeEqual } from 'node:crypto';
import { callbackJson } from '../answers.js';
import { Event } from './wire.js';

/**
 * Verifies and reads a webhook. ChamaPay signs the JSON as it serialised it, so the body as it came is tried first and its
 * re-serialised form second. There is no time and no id in it: it says that something changed, and nothing that may be counted.
 */
export function event(secret: string | undefined, body: string, signature: string): { event: string; memberId?: string } | undefined {
  if (!secret || !/^[0-9a-f]{64}$/.test(signature)) return undefined;
  const value = callbackJson(body);
  if (value === undefined) return undefined;
  const given = Buffer.from(signature, 'hex');
  const signed = [body, canonical(value)].map((text) => timingSafeEqual(createHmac('sha256', secret).update(text).digest(), given));
  if (!signed.includes(true)) return undefined;
  const parsed = Event.safeParse(value);
  if (!parsed.success) return undefined;
  const memberId = parsed.data.data?.member_id;
  return { event: parsed.data.event, ...(memberId && { memberId }) };
}

function canonical(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return ''; // nested so deep that the stack does not hold it; the body as it came may still be signed
  }
}
