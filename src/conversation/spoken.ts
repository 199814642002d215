import { speak } from '../../flows/texts/speak.js';
import type { Language } from '../../flows/kit/me.js';
import type { Phrase } from '../../flows/kit/say.js';
import type { Screen } from '../../flows/kit/screen.js';
import type { Spoken } from './types.js';

const plain = (key: Phrase['key']): Phrase => ({ key, values: {} });

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
  const said = (key: Phrase['key']) => speak(language, plain(key));
  const before = notice ?? screen.notice;
  return {
    ...(before && { notice: speak(language, before) }),
    text: speak(language, screen.text),
    options: (screen.options ?? []).map((option, i) => ({ number: i + 1, label: speak(language, option.label) })),
    ...(screen.field && { field: screen.field }),
    keys: {
      more: said('engine.more'),
      ...(!ended && !screen.noBack && !(home && first) && { back: said('engine.back') }),
      ...(!ended && !home && { menu: said('engine.menu') }),
      ...(!ended && home && { exit: said('engine.exit') }),
    },
    ended,
    prompt,
  };
}
