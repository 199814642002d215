import type { Voice } from '../../conversation/types.js';
import { fold, septets } from '../../gsm7.js';
import { keysOf, paginate, numbered } from '../layout.js';

/** Two parts of an SMS in the GSM alphabet, 153 septets each: the most that one answer may cost. */
const smsMax = 306;

/** How the service speaks by SMS: numbered text in the GSM alphabet, short. Only `98` is offered, as every answer is paid for. */
export function smsVoice({ readDeadlineMs = 8000, bodyMax = smsMax }: { readDeadlineMs?: number; bodyMax?: number } = {}): Voice {
  return {
    channel: 'sms',
    words: true,
    takesPin: false,
    readDeadlineMs,
    render(spoken, page) {
      const pages = paginate({
        text: fold(spoken.notice === undefined ? spoken.text : `${spoken.notice}\n${spoken.text}`).trim(),
        options: spoken.options.map(({ number, label }) => numbered(number, oneLine(label) || '?')),
        gap: '\n',
        keys: (last) => ({ must: keysOf(spoken, last).must.filter(({ key }) => key === '98'), may: [] }),
        foot: (keys) => keys.map(({ key, word }) => `\n${key} ${oneLine(word)}`).join(''),
        fits: (text) => (septets(text) ?? Infinity) <= bodyMax,
      });
      return { body: pages[Math.min(page, pages.length - 1)] ?? '', pages: pages.length };
    },
  };
}

const oneLine = (text: string): string => fold(text).replace(/\s+/g, ' ').trim();
