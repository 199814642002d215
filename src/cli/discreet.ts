import { scrub } from '../log.js';
import { maskPhone } from '../phone.js';

/** Texts in which a phone number may stand: what people and providers wrote, and providers' ids (ImaraPay's checkout id ends in the payer's). */
const mayHoldNumbers = new Set(['detail', 'note', 'resolution', 'providerId', 'dedupeKey', 'subject']);

/** Without numbers of phones and bodies of callbacks, which hold them: what is printed or exported leaves the machine. */
export function discreet(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(discreet);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]: [string, unknown]) => {
      if (name === 'body') return [];
      if (typeof item !== 'string') return [[name, discreet(item)]];
      return [[name, name === 'phone' ? maskPhone(item) : mayHoldNumbers.has(name) ? scrub(item) : item]];
    }),
  );
}
