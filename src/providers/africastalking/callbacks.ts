import { jsonOf } from '../../http.js';
import type { Phone } from '../../phone.js';
import { gatewayPhone } from '../../phone.js';
import { callbackForm } from '../answers.js';

/** Longest callback that is read, in characters. */
const bodyMax = 64 * 1024;
const fieldsMax = 50;

/**
 * The fields of a callback that comes as a form or as JSON, as their documents have it now and had it before. Numbers are text, and
 * what is neither is left out. Undefined when it is neither of the two.
 */
export function fieldsOf(body: string): Map<string, string> | undefined {
  if (body.length > bodyMax) return undefined;
  if (!/^\s*\{/.test(body)) return callbackForm(body);
  const value = jsonOf(body);
  if (typeof value !== 'object' || value === null) return undefined;
  const plain = Object.entries(value).slice(0, fieldsMax);
  return new Map(plain.flatMap(([name, said]) => (typeof said === 'string' || typeof said === 'number' ? [[name, String(said)]] : [])));
}

/** A number that the gateway names in a callback. */
export const phoneIn = (fields: ReadonlyMap<string, string>, name = 'phoneNumber'): Phone | undefined =>
  gatewayPhone(fields.get(name) ?? '');

/** An identifier that may be stored and asked about: one line of visible characters. */
export const idIn = (fields: ReadonlyMap<string, string>, name: string): string | undefined => {
  const value = fields.get(name) ?? '';
  return /^[\x21-\x7e]{1,128}$/.test(value) ? value : undefined;
};

/** Somebody wants no more messages from a sender (Africa's Talking docs: opt-out). From then on sending to them is refused with 406. */
export function optOut(body: string): { phone: Phone; senderId: string } | undefined {
  const fields = fieldsOf(body);
  const phone = fields && phoneIn(fields);
  const senderId = fields?.get('senderId') ?? '';
  return phone && /^[\w .+-]{1,20}$/.test(senderId) ? { phone, senderId } : undefined;
}

/** Somebody subscribed to a keyword of a short code, or ended it (Africa's Talking docs: subscription notifications). */
export function subscription(body: string): { phone: Phone; shortCode: string; keyword: string; subscribed: boolean } | undefined {
  const fields = fieldsOf(body);
  const phone = fields && phoneIn(fields);
  const [shortCode, keyword, change] = ['shortCode', 'keyword', 'updateType'].map((name) => fields?.get(name) ?? '');
  if (!phone || !/^\d{3,8}$/.test(shortCode ?? '') || !/^\S{1,50}$/.test(keyword ?? '')) return undefined;
  if (change !== 'addition' && change !== 'deletion') return undefined;
  return { phone, shortCode: shortCode ?? '', keyword: keyword ?? '', subscribed: change === 'addition' };
}
