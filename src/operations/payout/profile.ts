import type { SenderField, SenderProfile } from '../../providers/ports/payout.js';
import { countryOf, type Phone } from '../../phone.js';

/** Every field of a sender, and what its text must look like. */
const fields: Record<SenderField, RegExp> = {
  firstName: /\p{L}/u,
  lastName: /\p{L}/u,
  phone: /^\+\d{8,15}$/,
  phoneCountry: /^[A-Z]{2}$/,
  email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
  country: /^[A-Z]{2}$/,
  city: /\p{L}/u,
  street: /\S/,
  postalCode: /\S/,
  birthDate: /^(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/,
  idType: /^(?:ID|PP|DL|OT)$/,
  idNumber: /\w/,
  sourceOfFunds: /\S/,
  nationality: /^[A-Z]{2}$/,
};

/** Longest text of one field. */
const fieldMax = 120;

/** What a payer needs of everybody, whatever the way. The number is the network's to say, and not everybody has an address for mail. */
export const askedOfAll: readonly SenderField[] = ['firstName', 'lastName', 'country', 'city', 'street', 'postalCode', 'birthDate'];

const isField = (name: string): name is SenderField => Object.hasOwn(fields, name);

/** Details as they may be kept; undefined where one of them is not what its field holds. The number is never taken from what somebody typed. */
export function tidyDetails(given: Readonly<Record<string, string | undefined>>): Partial<Record<SenderField, string>> | undefined {
  const tidy: Partial<Record<SenderField, string>> = {};
  for (const [name, text] of Object.entries(given)) {
    if (text === undefined || name === 'phone' || name === 'phoneCountry') continue;
    const value = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
    if (!isField(name) || value.length > fieldMax || !fields[name].test(value)) return undefined;
    tidy[name] = value;
  }
  return tidy;
}

/** From this age on a person sends money abroad for themselves: of age in the countries that we serve. */
const ageMin = 18;

/** Whether who was born on this day is of age today, both YYYY-MM-DD. Who was born on 29 February is so on 1 March. */
export function isOfAge(birthDate: string, today: string): boolean {
  const comes = `${Number(birthDate.slice(0, 4)) + ageMin}${birthDate.slice(4)}`;
  return comes <= today;
}

export type Whose = { person: string; phone: Phone };

/** A sender as the payer must know them; undefined while something that is asked of all is not known. */
export function profileOf(details: Readonly<Record<string, string>>, { person, phone }: Whose): SenderProfile | undefined {
  if (askedOfAll.some((field) => details[field] === undefined)) return undefined;
  const known = tidyDetails(details);
  return (
    known &&
    ({
      // Nobody reads mail at `.invalid` (RFC 2606): a sender without an address has one that reaches no stranger.
      ...{ email: `member.${person}@members.invalid`, phone, phoneCountry: countryOf(phone) ?? details['country'] },
      ...known,
      reference: `member:${person}`,
    } as SenderProfile)
  );
}

/** The fields of which we know something without asking. */
export const givenFields: readonly SenderField[] = ['phone', 'phoneCountry', 'email'];
