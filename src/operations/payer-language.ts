import type { Language } from '../../flows/kit/me.js';
import type { Phrase } from '../../flows/kit/say.js';
import { countryOf, type Phone } from '../phone.js';

/** What is read where somebody pays for another; two languages where many read both, the commoner first. */
const readThere: Record<string, readonly Language[]> = {
  ...{ KE: ['en', 'sw'], TZ: ['sw', 'en'], UG: ['en'], NG: ['en'], GH: ['en'], ZA: ['en'], ZM: ['en'], GB: ['en'], IE: ['en'], US: ['en'] },
  ...{ CM: ['fr'], CI: ['fr'], SN: ['fr'], ML: ['fr'], BF: ['fr'], BJ: ['fr'], TG: ['fr'], NE: ['fr'], GN: ['fr'], GA: ['fr'] },
  ...{ CG: ['fr'], CD: ['fr'], TD: ['fr'], CF: ['fr'], FR: ['fr'] },
};

/**
 * The phrase for somebody who was named to pay and whose language nobody knows: in what is read in the country of their number, of two languages
 * in that of the member who asks, if it is one of them. Where nothing is known of the country, in the member's.
 */
export function forPayer(payer: Phone, phrase: Phrase): Phrase {
  const among = readThere[countryOf(payer) ?? ''];
  return among ? { ...phrase, among: [...among] } : phrase;
}
