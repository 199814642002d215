import { mobileIn } from '../../src/phone.js';

/** Longest name of a person, and longest street, town or few words, in characters. */
const nameMax = 40;
const wordsMax = 60;

/** One space between words, none around them. */
const tidy = (text: string): string => text.trim().replace(/\s+/g, ' ');

/** A name as it stands on papers: letters, with what joins them. */
export function readName(text: string): string | undefined {
  const name = tidy(text).replace(/[\u2018\u2019]/g, "'");
  return name.length <= nameMax && /^\p{L}[\p{L}\p{M}]*(?:[ .'-]+\p{L}[\p{L}\p{M}]*)*\.?$/u.test(name) && name.length > 1
    ? name
    : undefined;
}

/** A street, a town, a few words: at least two letters, and no address of another kind. */
export function readWords(text: string): string | undefined {
  const words = tidy(text);
  return words.length <= wordsMax && /\p{L}.*\p{L}/u.test(words) && !/[@<>{}]/.test(words) ? words : undefined;
}

/** The digits of an account, however they were grouped. A Nigerian one has ten (CBN, NUBAN). */
export function readAccount(text: string, country: string): string | undefined {
  const digits = text.replace(/[\s.-]/g, '');
  return (country === 'NG' ? /^\d{10}$/ : /^\d{5,20}$/).test(digits) ? digits : undefined;
}

/** How long an IBAN is (SWIFT, IBAN registry), where that is said. */
const ibanLengths: Record<string, number> = { BF: 28, BJ: 28, CI: 28, CM: 27, GA: 27, SN: 28, TG: 28 };

/** An IBAN of this country whose check digits are right (ISO 13616, modulo 97). */
export function readIban(text: string, country: string): string | undefined {
  const iban = text.replace(/[\s.-]/g, '').toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban) || !iban.startsWith(country)) return undefined;
  if (iban.length !== (ibanLengths[country] ?? iban.length)) return undefined;
  const figures = (iban.slice(4) + iban.slice(0, 4)).replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return BigInt(figures) % 97n === 1n ? iban : undefined;
}

/** The number of an identity card, a passport or a licence: letters and digits, at least four of them digits. */
export function readIdNumber(text: string): string | undefined {
  const id = text.replace(/\s/g, '').toUpperCase();
  return /^[A-Z0-9/-]{4,20}$/.test(id) && id.replace(/\D/g, '').length >= 4 ? id : undefined;
}

/** A mobile number of this country, E.164. */
export const readMobile = (text: string, country: string): string | undefined => mobileIn(text, country);

/** The bank's own code. */
export function readCode(text: string): string | undefined {
  const code = text.replace(/\s/g, '').toUpperCase();
  return /^[A-Z0-9]{2,15}$/.test(code) && /\d/.test(code) ? code : undefined;
}

export function readEmail(text: string): string | undefined {
  const address = text.trim();
  return address.length <= wordsMax && /^[^\s@<>,;]+@[^\s@<>,;.]+(?:\.[^\s@<>,;.]+)+$/.test(address) ? address : undefined;
}

export function readPostalCode(text: string): string | undefined {
  const code = tidy(text).toUpperCase();
  return /^[A-Z0-9][A-Z0-9 -]{1,9}$/.test(code) && /\d/.test(code) ? code : undefined;
}

/** Nobody alive was born before it. */
const firstYear = 1900;

/** A date of birth as it is written here, `31/12/1980`, day first, with any sign between or none; YYYY-MM-DD. Days that there never were are none. */
export function readBirthDate(text: string): string | undefined {
  const bare = text.trim();
  const dayFirst = /^(\d{1,2})[\s/.-]+(\d{1,2})[\s/.-]+(\d{4})$/.exec(bare) ?? /^(\d{2})(\d{2})(\d{4})$/.exec(bare);
  const yearFirst = /^(\d{4})-(\d{2})-(\d{2})$/.exec(bare);
  const [, first = '', month = '', last = ''] = dayFirst ?? yearFirst ?? [];
  const [year, day] = dayFirst ? [last, first] : [first, last];
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const at = new Date(`${date}T00:00:00Z`);
  return Number(year) >= firstYear && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(date) ? date : undefined;
}
