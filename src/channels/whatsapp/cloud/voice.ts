import type { FieldKind, Spoken, Voice } from '../../../conversation/types.js';
import { keysOf, type Key } from '../../layout.js';
import { chatText, keyText, oneLine, whatsappVoice } from '../voice.js';
import { limits, textBody, type CloudBody, type Reply, type Row } from './body.js';
import { choiceId, menuId } from './choice-id.js';

/** What a list is opened by where the conversation names no word for it. */
const listSign = '☰';

/** In these fields 98 is what is typed, and turns no page. */
const numeric: readonly (FieldKind | undefined)[] = ['amount', 'phone', 'pin', 'code'];

type Label = { number: number; label: string };

/**
 * How the service speaks through the Cloud API: up to three short answers as buttons, up to ten as a list, more on several pages of it. What
 * has no room there (a long text, a label beyond a row's description) is numbered text; nothing is cut. The body is the message as JSON,
 * without whom it goes to. Numbers and words that are typed count as on any channel.
 */
export function cloudVoice({ readDeadlineMs = 8000 }: { readDeadlineMs?: number } = {}): Voice {
  const numbered = whatsappVoice({ readDeadlineMs, bodyMax: limits.text });
  return {
    channel: 'whatsapp',
    words: true,
    takesPin: false,
    readDeadlineMs,
    render(spoken, page) {
      const bodies = rich(spoken);
      const last = (bodies?.length ?? 1) - 1;
      const body = bodies?.[Math.min(page, last)];
      if (bodies && body) return { body: JSON.stringify(body), pages: bodies.length };
      const plain = numbered.render(spoken, page);
      return { body: JSON.stringify(textBody(plain.body)), pages: plain.pages };
    },
  };
}

/** The pages of a screen as buttons or lists; undefined where it has none, or does not fit into them. */
function rich(spoken: Spoken): CloudBody[] | undefined {
  const text = chatText(spoken);
  const options = spoken.options.map(({ number, label }) => ({ number, label: oneLine(label) }));
  const keys = [true, false].map((last) => keysOf(spoken, last));
  // Two rows that read alike would be one too many: what is chosen there is where the key leads.
  const other = ({ word }: Key): boolean => !options.some(({ label }) => label === oneLine(word));
  const [onLast = none, onOthers = none] = keys.map(({ must, may }) => ({ must: must.filter(other), may: may.filter(other) }));
  const { must, may } = onLast;
  if (options.length + must.length + may.length === 0) return undefined;
  if (text === '' || text.length > limits.interactive || options.some(({ label }) => label === '')) return undefined;
  return buttons(spoken, text, options, [...must, ...may]) ?? lists(spoken, text, options, { onLast, onOthers });
}

type Keys = { must: Key[]; may: Key[] };
const none: Keys = { must: [], may: [] };

/** Answers as buttons, and then as many keys as there is room for; the other keys stand below, to be typed. */
function buttons({ prompt }: Spoken, text: string, options: readonly Label[], keys: readonly Key[]): CloudBody[] | undefined {
  if (options.length > limits.buttons) return undefined;
  const replies = options.map(({ number, label }) => ({ id: choiceId(prompt, number), title: label }));
  const below: Key[] = [];
  for (const key of keys) {
    const reply = { id: idOf(prompt, key), title: oneLine(key.word) };
    if (replies.length < limits.buttons && fits(reply.title, limits.buttonTitle)) replies.push(reply);
    else below.push(key);
  }
  const titles = replies.map(({ title }) => title);
  const footer = below.map(keyText).join(' · ');
  if (!titles.every((title) => fits(title, limits.buttonTitle)) || new Set(titles).size < titles.length) return undefined;
  if (replies.length === 0 || footer.length > limits.footer) return undefined;
  const action = { buttons: replies.map((reply: Reply) => ({ type: 'reply' as const, reply })) };
  return [
    { type: 'interactive', interactive: { type: 'button', body: { text }, ...(footer !== '' && { footer: { text: footer } }), action } },
  ];
}

/** Answers as rows of a list, on as many pages as that takes, with the keys behind them; keys without a row stand below, to be typed. */
function lists(
  spoken: Spoken,
  text: string,
  options: readonly Label[],
  { onLast, onOthers }: { onLast: Keys; onOthers: Keys },
): CloudBody[] | undefined {
  const rows = options.map((option) => rowOf(spoken.prompt, option));
  const keyRows = (keys: readonly Key[]): Row[] => keys.map((key) => ({ id: idOf(spoken.prompt, key), title: oneLine(key.word) }));
  const words = [spoken.keys.back, spoken.keys.menu, spoken.keys.more, spoken.keys.exit];
  if (!rows.every((row) => row !== undefined) || !words.every((word) => word === undefined || fits(oneLine(word), limits.rowTitle)))
    return undefined;
  const pages: { rows: Row[]; below: string }[] = [];
  for (let left = rows; pages.length === 0 || left.length > 0;) {
    const isLast = left.length + onLast.must.length <= limits.rows;
    const { must, may } = isLast ? onLast : onOthers;
    const here = left.slice(0, limits.rows - must.length);
    const room = limits.rows - here.length - must.length;
    const below = may.slice(room).map(keyText).join(' · ');
    pages.push({ rows: [...here, ...keyRows([...must, ...may.slice(0, room)])], below });
    left = left.slice(here.length);
  }
  if (pages.length > 1 && numeric.includes(spoken.field)) return undefined;
  if (pages.some(({ below }) => below.length > limits.footer)) return undefined;
  const word = oneLine(spoken.keys.choose ?? '');
  const button = fits(word, limits.listButton) ? word : listSign;
  return pages.map(({ rows: here, below }) => {
    const action = { button, sections: [{ rows: here }] };
    const footer = below === '' ? {} : { footer: { text: below } };
    return { type: 'interactive' as const, interactive: { type: 'list' as const, body: { text }, ...footer, action } };
  });
}

/** A label that is too long for a title stands whole in the description, with its first words above; undefined where it is too long for that. */
function rowOf(prompt: string, { number, label }: Label): Row | undefined {
  const id = choiceId(prompt, number);
  if (fits(label, limits.rowTitle)) return { id, title: label };
  if (!fits(label, limits.rowDescription)) return undefined;
  let title = '';
  for (const word of label.split(' ')) {
    const more = title === '' ? word : `${title} ${word}`;
    if (more.length >= limits.rowTitle) break;
    title = more;
  }
  return { id, title: title === '' ? String(number) : `${title}…`, description: label };
}

const fits = (text: string, max: number): boolean => text !== '' && text.length <= max;

const idOf = (prompt: string, { key }: Key): string => (key === '00' ? menuId : choiceId(prompt, Number(key)));
