import { languages, type Language } from './me.js';
import { say } from './say.js';
import type { Option } from './screen.js';

/** A language was chosen. */
export type Speaks = { type: 'SPEAKS'; language: Language };

/** The languages, each by its own name, always in one order. */
export const languageOptions: Option[] = languages.map((language) => ({
  label: say(`language.${language}`),
  event: { type: 'SPEAKS', language },
}));
