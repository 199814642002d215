import type { Currency } from '../../money.js';
import { decimalText, isPositive, wholeUnits } from '../../money.js';
import type { Money } from '../../money.js';
import type { PayoutOrder, PayoutWish, RecipientDetails, RecipientField } from '../ports/payout.js';
import { paysCents } from './amount.js';
import type { Fields } from './api.js';
import { callingCodes, corridors, reasonByDefault, wireNames } from './corridors.js';
import type { Corridor } from './corridors.js';

const valueMax = 200;

export const corridorOf = (type: string, country: string): Corridor | undefined =>
  corridors.find((one) => one.type === type && one.country === country);

export type PhoneForm = 'e164' | 'local';

/** What is wrong with a wish before anybody is asked: fields of the recipient, or `amount`, `method`. */
export function wrongWith({ method, country, recipient, amount, from }: PayoutWish): string[] {
  const corridor = corridorOf(method, country);
  if (!corridor) return ['method'];
  const wrong: string[] = corridor.needs.filter(
    (field) => field !== 'country' && field !== 'reason' && !fits(field, recipient[field], corridor),
  );
  for (const [field, value] of Object.entries(recipient) as [RecipientField, string][])
    if (!wrong.includes(field) && !fits(field, value, corridor)) wrong.push(field);
  const known = amount.currency === corridor.currency || amount.currency === from;
  if (!known || !isPositive(amount) || !isWhole(amount)) wrong.push('amount');
  return wrong;
}

/** An amount that BitPesa would not round up behind our back. */
export const isWhole = (amount: Money): boolean => paysCents(amount.currency) || wholeUnits(amount) !== undefined;

function fits(field: RecipientField, value: string | undefined, { country, networks }: Corridor): boolean {
  if (value === undefined || value.trim() === '' || value.length > valueMax) return false;
  if (field === 'phone') return new RegExp(`^\\+${callingCodes[country] ?? ''}\\d{6,12}$`).test(value);
  if (field === 'network') return networks?.includes(value) ?? false;
  if (field === 'country') return value === country;
  return true;
}

/** Our words for a recipient as BitPesa's details. */
export function detailsOf(recipient: RecipientDetails, corridor: Corridor, phones: PhoneForm | undefined): Record<string, string> {
  const wants = (field: RecipientField) => corridor.needs.includes(field);
  const whole: RecipientDetails = {
    ...(wants('country') && { country: corridor.country }),
    ...(wants('reason') && { reason: reasonByDefault }),
    ...recipient,
  };
  return partsOf(whole, corridor, phones);
}

/** Only what is given, for a recipient who is mended. */
export function partsOf(recipient: RecipientDetails, corridor: Corridor, phones: PhoneForm | undefined): Record<string, string> {
  const written = (field: RecipientField, value: string) =>
    field === 'phone' && (corridor.phone ?? phones) === 'local'
      ? value.slice(1 + (callingCodes[corridor.country] ?? '').length)
      : value.trim();
  return Object.fromEntries(
    (Object.entries(recipient) as [RecipientField, string][]).map(([field, value]) => [wireNames[field], written(field, value)]),
  );
}

/** A transaction as BitPesa takes it. `auto_refund` is always said: its default was off in 2019 and is on in 2025. */
export function bodyOf(
  wish: PayoutWish & Partial<Pick<PayoutOrder, 'reference'>>,
  corridor: Corridor,
  phones: PhoneForm | undefined,
): Fields {
  const { senderId, recipient, amount, from, reference } = wish;
  return {
    input_currency: from satisfies Currency,
    sender: { id: senderId },
    recipients: [
      {
        requested_amount: decimalText(amount),
        requested_currency: amount.currency,
        type: 'person',
        payout_method: { type: corridor.type, details: detailsOf(recipient, corridor, phones) },
      },
    ],
    traits: { auto_refund: true },
    metadata: reference === undefined ? {} : { reference },
    ...(reference !== undefined && { external_id: reference }),
  };
}
