import type { Money } from '../../money.js';
import type { Phone } from '../../phone.js';
import type { Hint } from '../ports.js';
import { moneyOf } from './airtime-outcome.js';
import { fieldsOf, idIn, phoneIn } from './callbacks.js';

/** What a status callback claims (Africa's Talking docs: airtime notifications; JSON now, a form with two fields before). Unsigned. */
export type AirtimeReport = { requestId: string; status: 'settled' | 'refused'; phone?: Phone; amount?: Money; discount?: Money };

const statuses = new Map<string, AirtimeReport['status']>([
  ['Success', 'settled'],
  ['Failed', 'refused'],
]);

/** Reads a status callback; undefined when it is none. What it claims is for a person who looks: only its id may be asked about. */
export function airtimeReport(body: string): AirtimeReport | undefined {
  const fields = fieldsOf(body);
  const requestId = fields && idIn(fields, 'requestId');
  const status = statuses.get(fields?.get('status') ?? '');
  if (!fields || !requestId || !status) return undefined;
  const phone = phoneIn(fields);
  const amount = moneyOf(fields.get('value'));
  const discount = moneyOf(fields.get('discount'));
  return { requestId, status, ...(phone && { phone }), ...(amount && { amount }), ...(discount && { discount }) };
}

/** The same as a hint: which top-up to ask about. A failure and a later success of one top-up are both heard. */
export function airtimeHint(body: string): Hint | undefined {
  const report = airtimeReport(body);
  return report && { providerId: report.requestId, dedupeKey: `${report.requestId}:${report.status}`, says: report.status };
}

/** Whose phone it is about, and how much; undefined for the older form, which says neither. */
export function airtimeSpeaksOf(body: string): { phone: Phone; amount: Money } | undefined {
  const { phone, amount } = airtimeReport(body) ?? {};
  return phone && amount && { phone, amount };
}

/** What they ask before they top up: shall this go out? `amount` is undefined in a currency that we do not know. */
export type AirtimeValidation = { transactionId: string; phone: Phone; amount: Money | undefined };

/** Reads a validation callback; undefined when it is none. It is unsigned: say yes only to what we have asked for ourselves. */
export function airtimeValidation(body: string): AirtimeValidation | undefined {
  const fields = fieldsOf(body);
  const transactionId = fields && idIn(fields, 'transactionId');
  const phone = fields && phoneIn(fields);
  const code = fields?.get('currencyCode') ?? '';
  if (!transactionId || !phone || !/^[A-Z]{3}$/.test(code)) return undefined;
  const said = fields.get('amount') ?? '';
  const figure = moneyOf(/^[A-Z]{3} /.test(said) ? said : `${code} ${said}`);
  return { transactionId, phone, amount: figure?.currency === code ? figure : undefined };
}

/** The answer that they wait for. */
export const validationAnswer = (approved: boolean): { status: 'Validated' | 'Failed' } => ({ status: approved ? 'Validated' : 'Failed' });
