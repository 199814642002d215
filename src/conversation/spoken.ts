import { speak } from '../../flows/texts/speak.js';
import type { Language } from '../../flows/kit/me.js';
import type { Phrase } from '../../flows/kit/say.js';
import type { TextKey } from '../../flows/kit/say.js';
import type { Screen } from '../../flows/kit/screen.js';
import type { Spoken } from './types.js';

/** Texts without values, by language, as they were made once. */
const plain: Record<Language, Map<TextKey, string>> = { en: new Map(), sw: new Map(), fr: new Map() };

/** A phrase in a language. Most of a screen says the same to everybody. */
function inWords(language: Language, phrase: Phrase): string {
  for (const _value in phrase.values) return speak(language, phrase);
  return plainly(language, phrase.key);
}

function plainly(language: Language, key: TextKey): string {
  const known = plain[language].get(key);
  if (known !== undefined) return known;
  const text = speak(language, { key, values: {} });
  plain[language].set(key, text);
  return text;
}

/** Where the menu is a choice of its own, its key would say the same twice; it is understood all the same. */
const leadsToMenu = ({ options = [] }: Screen): boolean => options.some(({ label }) => label.key === 'engine.menu');

/** A screen in a member's language, with the keys that make sense on it. */
export function spokenOf(
  screen: Screen,
  {
    language,
    notice,
    ended,
    prompt,
    home,
    first,
  }: { language: Language; notice: Phrase | undefined; ended: boolean; prompt: string; home: boolean; first: boolean },
): Spoken {
  const said = (key: Phrase['key']) => plainly(language, key);
  const before = notice ?? screen.notice;
  return {
    ...(before && { notice: inWords(language, before) }),
    text: inWords(language, screen.text),
    options: (screen.options ?? []).map((option, i) => ({ number: i + 1, label: inWords(language, option.label) })),
    ...(screen.field && { field: screen.field }),
    keys: {
      more: said('engine.more'),
      choose: said('engine.choose'),
      ...(!ended && !screen.noBack && !(home && first) && { back: said('engine.back') }),
      ...(!ended && !home && !leadsToMenu(screen) && { menu: said('engine.menu') }),
      ...(!ended && home && { exit: said('engine.exit') }),
    },
    ended,
    prompt,
  };
}
