import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

declare const phone: unique symbol;
/** A phone number in E.164 (`+254712345678`), checked against the numbering plan of its country. */
export type Phone = string & { readonly [phone]: true };

export type Country = 'KE' | 'TZ' | 'UG' | 'RW' | 'CM' | 'NG' | 'GH' | 'ZA';

/**
 * Reads a phone number as a person or a gateway writes it (`0712…`, `254712…`, `+254 712…`, `00254…`). Numbers without a
 * country are taken to be of `country`. Undefined when it is no mobile number that the numbering plan knows.
 */
export function parsePhone(text: string, country: Country): Phone | undefined {
  if (text.length > 30) return undefined;
  const bare = text.replace(/[\s\u00a0().-]/g, '');
  if (!/^(?:\+|00)?\d{6,15}$/.test(bare)) return undefined;
  const digits = bare.replace(/^(?:\+|00)/, '');
  const international = digits !== bare;
  return (international ? undefined : mobile(digits, country)) ?? mobile(`+${digits}`);
}

/** A plus and eight digits: the shortest that a gateway may vouch for as well. */
const e164Min = 9;

function mobile(text: string, country?: Country): Phone | undefined {
  const number = country ? parsePhoneNumberFromString(text, country) : parsePhoneNumberFromString(text);
  // The South African plan counts some service numbers of five digits as mobile; nobody can be reached there.
  if (!number?.isValid() || number.number.length < e164Min) return undefined;
  const type = number.getType();
  return type === undefined || type.includes('MOBILE') ? (number.number as unknown as Phone) : undefined;
}

/** Takes a number that a gateway vouches for (`+254…`, or with the plus decoded to a space). Undefined when it is not E.164 at all. */
export function gatewayPhone(text: string): Phone | undefined {
  const digits = /^[+ ]?(\d{8,15})$/.exec(text)?.[1];
  return digits === undefined || digits.startsWith('0') ? undefined : (`+${digits}` as Phone);
}

/** For people and logs: `+2547•••••678`. A number too short to hide anything that way is hidden whole. */
export function maskPhone(number: string): string {
  return number.length < 12 ? '•••' : `${number.slice(0, 5)}•••••${number.slice(-3)}`;
}

/** As people at home write it: `0712 345678`; the E.164 form where the plan does not say. */
export function nationalPhone(number: Phone): string {
  return parsePhoneNumberFromString(number)?.formatNational() ?? number;
}
