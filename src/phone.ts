import { getExampleNumber, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';

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

/** As people elsewhere write it: `+254 712 345678`. */
export function internationalPhone(number: Phone): string {
  return parsePhoneNumberFromString(number)?.formatInternational() ?? number;
}

/** The country that a number belongs to, by its code; undefined where several share one and the number does not say. */
export const countryOf = (number: Phone): string | undefined => parsePhoneNumberFromString(number)?.country;

/** Who was given which numbers, by what follows the country's code. A number may have been taken along to another network since. */
const ranges: Partial<Record<Country, readonly (readonly [RegExp, string])[]>> = {
  // Communications Authority of Kenya, numbering plan
  KE: [
    [/^(?:7[0129]|74[01235689]|75[789]|76[89]|11)/, 'Safaricom'],
    [/^(?:7[38]|75[0-6]|762|10)/, 'Airtel'],
    [/^77/, 'Telkom'],
    [/^76[3-6]/, 'Equitel'],
    [/^747/, 'Faiba'],
  ],
  // ART, Cameroon's numbering plan
  CM: [
    [/^(?:67|65[0-4]|68[0-3])/, 'MTN'],
    [/^(?:69|65[5-9]|68[5-9])/, 'Orange'],
  ],
};

/** Which carrier a number was given out by, for a person to check what they typed; undefined where we do not know. */
export function carrierOf(number: Phone): string | undefined {
  const parsed = parsePhoneNumberFromString(number);
  const its = ranges[parsed?.country as Country] ?? [];
  return its.find(([range]) => range.test(parsed?.nationalNumber ?? ''))?.[1];
}

/**
 * Reads the number of a phone that airtime may go to: one of this very country, as none is sold across a border; in Cameroon one of
 * MTN or Orange, the carriers that CamPay serves.
 */
export function airtimeNumber(text: string, country: Country): Phone | undefined {
  const number = parsePhone(text, country);
  if (number === undefined || countryOf(number) !== country) return undefined;
  return country === 'CM' && carrierOf(number) === undefined ? undefined : number;
}

/** Reads the number of a mobile phone of this country (two letters), written as there or with the country's code; undefined for any other. */
export function mobileIn(text: string, country: string): Phone | undefined {
  const number = parsePhone(text, country as Country);
  return number !== undefined && countryOf(number) === country ? number : undefined;
}

/** A mobile number as people of this country write one: an example of the numbering plan's, which is nobody's. Undefined for a country without one. */
export const exampleIn = (country: string): string | undefined =>
  isSupportedCountry(country) ? getExampleNumber(country, examples)?.formatNational() : undefined;
