import { open, seal, sealAlike } from '../../../secrets.js';
import type { Key } from '../../../secrets.js';

/**
 * Closes and opens what names a person, in columns. `alike` gives the same for the same text, for columns that are looked up:
 * a provider's id of a payment may end in the payer's number (ImaraPay's checkout id does).
 */
export type Seals = { seal: (text: string) => string; alike: (text: string) => string; open: (sealed: string) => string };

/** `open` throws when a column was sealed with another key: then nothing that is read would be true. */
export function seals(key: Key): Seals {
  return {
    seal: (text) => seal(key, text),
    alike: (text) => sealAlike(key, text),
    open(sealed) {
      const text = open(key, sealed);
      if (text === undefined) throw new Error('A sealed column cannot be opened: SECRET_KEY is not the one that it was written with.');
      return text;
    },
  };
}
