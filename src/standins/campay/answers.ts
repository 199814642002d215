import { json } from '../wire.js';
import type { StandinResponse } from '../wire.js';
import type { Carrier } from '../momo/carriers.js';
import { carrierOf } from '../momo/carriers.js';
import type { CampayState } from './state.js';

export type ErrorCode = 'ER101' | 'ER102' | 'ER201' | 'ER301';

const messages: Record<ErrorCode, string> = {
  ER101: 'Invalid phone number',
  ER102: 'Unsupported carrier. Only MTN and Orange are accepted',
  ER201: 'Invalid amount. Decimal numbers are not allowed',
  ER301: 'Insufficient balance',
};

/** A documented error. Its HTTP status is not documented; 400 is what clients saw. */
export const refuse = (code: ErrorCode, message = messages[code]): StandinResponse => json(400, { message, error_code: code });

/** Any other no, in words alone. */
export const refuseInWords = (status: number, message: string): StandinResponse => json(status, { message });

/** Lacking fields, as a Django server says it (assumed). */
export const required = (field: string): StandinResponse => json(400, { [field]: ['This field is required.'] });

/** A JSON answer whose `amount` is written as an integer, with a point, or as text, in turn: clients saw all three. */
export function withAmount(campay: CampayState, body: Record<string, unknown>, amount: number): StandinResponse {
  const forms = [`${amount}`, `${amount}.0`, `"${amount}"`];
  const written = forms[campay.amountTurn % forms.length] ?? `${amount}`;
  campay.amountTurn = (campay.amountTurn + 1) % forms.length;
  const { body: text, ...answer } = json(200, { ...body, amount: '\u0001' });
  return { ...answer, body: text.replace('"\\u0001"', written) };
}

/** Whole francs from an integer or a text of digits (CamPay docs: ER201); undefined for all else, nought among it. */
export function amountFrom(value: unknown): number | undefined {
  const text = typeof value === 'number' && Number.isInteger(value) ? String(value) : value;
  const amount = typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : 0;
  return amount >= 1 ? amount : undefined;
}

/** Whose phone it is, or what is wrong: `237` and nine digits, no plus, no spaces (CamPay docs: ER101, ER102). */
export function subscriberFrom(value: unknown): { phone: string; carrier: Carrier } | StandinResponse {
  const digits = typeof value === 'string' ? /^237\d{9}$/.exec(value)?.[0] : undefined;
  if (digits === undefined) return refuse('ER101');
  const phone = `+${digits}`;
  const carrier = carrierOf(phone);
  return carrier === undefined ? refuse('ER102') : { phone, carrier };
}

/** A field that is text or absent; undefined where it is something else, or too long. */
export function textFrom(fields: Map<string, unknown>, name: string, max = 255): string | undefined {
  const value = fields.get(name) ?? '';
  return typeof value === 'string' && value.length <= max ? value : undefined;
}

export const isUuid4 = (text: string): boolean => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.test(text);
