import { open, seal } from '../../../secrets.js';
import type { Key } from '../../../secrets.js';

/** Closes and opens what names a person, in columns. */
export type Seals = { seal: (text: string) => string; open: (sealed: string) => string };

/** `open` throws when a column was sealed with another key: then nothing that is read would be true. */
export function seals(key: Key): Seals {
  return {
    seal: (text) => seal(key, text),
    open(sealed) {
      const text = open(key, sealed);
      if (text === undefined) throw new Error('A sealed column cannot be opened: SECRET_KEY is not the one that it was written with.');
      return text;
    },
  };
}
