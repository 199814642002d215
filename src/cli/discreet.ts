import { scrub } from '../log.js';
import { maskPhone } from '../phone.js';

/** Texts in which a phone number may stand: what people and providers wrote, and providers' ids (ImaraPay's checkout id ends in the payer's). */
const mayHoldNumbers = new Set(['detail', 'note', 'resolution', 'providerId', 'dedupeKey', 'subject']);

/** Whole texts with numbers in them: callbacks; and WhatsApp's ids of messages, which hold the number that they went to, also in base64. */
const holdNumbers = new Set(['body', 'providerMessageId', 'failedMessageId']);

/** Numbers of phones: of who confirmed, and of whom a message goes to instead. */
const numbers = new Set(['phone', 'to']);

/**
 * Without numbers of phones, names and what was said to people: what is printed or exported leaves the machine. Of words the key of their text stays,
 * of what names a person what it is.
 */
export function discreet(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(discreet);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]: [string, unknown]) => {
      if (holdNumbers.has(name)) return [];
      if (name === 'phrase' && isObject(item)) return [[name, { key: 'key' in item ? item.key : undefined }]];
      if (name === 'personal' && isObject(item)) return [[name, Object.fromEntries(Object.keys(item).map((what) => [what, '•••']))]];
      if (typeof item !== 'string') return [[name, discreet(item)]];
      // A state may be called `to` as well: a number alone is masked.
      const isNumber = numbers.has(name) && /^\+?\d+$/.test(item);
      return [[name, isNumber ? maskPhone(item) : mayHoldNumbers.has(name) ? scrub(item) : item]];
    }),
  );
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);
