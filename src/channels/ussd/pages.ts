import type { Spoken, Voice } from '../../conversation/types.js';
import { fold, septets } from '../../gsm7.js';
import { keysOf, paginate } from '../layout.js';
import type { Key } from '../layout.js';

/**
 * What fits on a screen, in septets: Safaricom's published 160 less the four of `CON `, which the dialect writes before the
 * body. Above it the network would page by itself, with keys of its own that clash with ours.
 */
export const screenMax = 156;

/** Longest word of a key, in characters, so that keys never crowd a page out. */
const keyWordMax = 14;

/**
 * How the service speaks over USSD: numbered options, pages of at most `screenMax` septets, no `CON ` or `END ` (the dialect
 * writes those from `Answer.ended`). A closing screen that is longer than a page cannot be cut, as its end may hold the amount
 * or the receipt: its first pages keep the session open and only its last page ends it. So a turn has ended when the screen has
 * and its last page is shown.
 */
export function ussdVoice({ readDeadlineMs = 1500, pageMax = screenMax }: { readDeadlineMs?: number; pageMax?: number } = {}): Voice {
  return {
    channel: 'ussd',
    words: false,
    takesPin: true,
    readDeadlineMs,
    render(spoken, page) {
      const pages = screens(spoken, pageMax);
      return { body: finished(pages[Math.min(page, pages.length - 1)] ?? ''), pages: pages.length };
    },
  };
}

function screens(spoken: Spoken, pageMax: number): string[] {
  const lines = spoken.notice === undefined ? spoken.text : `${spoken.notice}\n${spoken.text}`;
  return paginate({
    text: fold(lines).trim(),
    // A name of emoji alone still has to be something to choose.
    options: spoken.options.map(({ number, label }) => `${number}. ${oneLine(label) || '?'}`),
    gap: '\n',
    keys: (last) => keysOf(spoken, last),
    foot: (keys) => (keys.length === 0 ? '' : `\n${keys.map(keyText).join(' ')}`),
    fits: (text) => (septets(finished(text)) ?? Infinity) <= pageMax,
  });
}

const keyText = ({ key, word }: Key): string => `${key}.${oneLine(word).slice(0, keyWordMax)}`;

const oneLine = (text: string): string => fold(text).replace(/\s+/g, ' ').trim();

/** `@` is septet 0, which some phones take for padding when it comes last and do not show. */
const finished = (screen: string): string => (screen.endsWith('@') ? `${screen} ` : screen);
