import type { Spoken, Voice } from '../../conversation/types.js';
import { keysOf, paginate, numbered } from '../layout.js';
import type { Key } from '../layout.js';
import { neutral } from './neutral.js';

/** WhatsApp takes 4,096 characters; a tenth less, as it counts some emoji for more than we do. Interactive bodies: `bodyMax: 920`. */
const textMax = 3686;

/** Longest first line that is made bold; a longer one is a sentence and no heading. */
const headingMax = 60;

/** How the service speaks in a WhatsApp chat, as numbered text. The first line stands out when there is something below it. */
export function whatsappVoice({ readDeadlineMs = 8000, bodyMax = textMax }: { readDeadlineMs?: number; bodyMax?: number } = {}): Voice {
  return {
    channel: 'whatsapp',
    words: true,
    takesPin: false,
    readDeadlineMs,
    render(spoken, page) {
      const pages = messages(spoken, bodyMax);
      return { body: pages[Math.min(page, pages.length - 1)] ?? '', pages: pages.length };
    },
  };
}

function messages(spoken: Spoken, bodyMax: number): string[] {
  return paginate({
    text: chatText(spoken),
    options: spoken.options.map(({ number, label }) => numbered(number, oneLine(label))),
    gap: '\n\n',
    keys: (last) => keysOf(spoken, last),
    foot: (keys) => (keys.length === 0 ? '' : `\n\n${keys.map(keyText).join(' · ')}`),
    fits: (body) => body.length <= bodyMax,
  });
}

/** What a screen says above its options: the notice, if there is one, and the text below a heading. */
export function chatText({ notice, text: given, options }: Pick<Spoken, 'notice' | 'text' | 'options'>): string {
  const text = headed(neutral(given).trim(), options.length > 0);
  return notice === undefined ? text : `${neutral(notice).trim()}\n\n${text}`;
}

function headed(text: string, hasOptions: boolean): string {
  const end = text.indexOf('\n');
  const first = end < 0 ? text : text.slice(0, end).trimEnd();
  const isHeading = (end >= 0 || hasOptions) && first !== '' && first.length <= headingMax && !first.includes('*');
  return isHeading ? `*${first}*${end < 0 ? '' : text.slice(end)}` : text;
}

/** A key and its word, as it stands below a message. */
export const keyText = ({ key, word }: Key): string => `${key} ${oneLine(word)}`;

/** A label in one line that means what it shows. */
export const oneLine = (text: string): string => neutral(text).replace(/\s+/g, ' ').trim();
