import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CloudBody } from '../../src/channels/whatsapp/cloud/body.js';
import { plainOf } from '../../src/channels/whatsapp/cloud/plain.js';
import { readChoiceId } from '../../src/channels/whatsapp/cloud/choice-id.js';
import { cloudVoice } from '../../src/channels/whatsapp/cloud/voice.js';
import type { Spoken } from '../../src/conversation/types.js';
import { wrongWith } from '../../src/standins/whatsapp/contents.js';
import { freshWhatsapp } from '../../src/standins/whatsapp/state.js';

const voice = cloudVoice();
const keys = { back: 'Back', menu: 'Menu', more: 'More', choose: 'Choose' };
const spoken = (given: Partial<Spoken>): Spoken => ({ text: 'What next?', options: [], keys, ended: false, prompt: 's1.4', ...given });
const labels = (...all: string[]) => all.map((label, i) => ({ number: i + 1, label }));
const render = (given: Partial<Spoken>, page = 0) => {
  const { body, pages } = voice.render(spoken(given), page);
  return { body: JSON.parse(body) as CloudBody, pages };
};
/** A message in a form that is quick to read. */
function drawn(body: CloudBody): string[] {
  if (body.type === 'text') return [body.text.body];
  if (body.type !== 'interactive') return [body.type];
  const { interactive } = body;
  const offered =
    interactive.type === 'button'
      ? interactive.action.buttons.map(({ reply }) => `[${reply.title}] ${reply.id}`)
      : [
          `☰ ${interactive.action.button}`,
          ...interactive.action.sections.flatMap(({ rows }) =>
            rows.map((row) => `- ${row.title}${row.description === undefined ? '' : ` | ${row.description}`} ${row.id}`),
          ),
        ];
  return [interactive.body.text, ...offered, ...(interactive.footer ? [`(${interactive.footer.text})`] : [])];
}
const many = labels(...Array.from({ length: 23 }, (_, i) => `Choice ${i + 1}`));

describe('a screen becomes', () => {
  it.each<[string, Partial<Spoken>, string[]]>([
    ['text, where it ends', { text: 'Asante.', ended: true }, ['Asante.']],
    [
      'buttons, with a key',
      { options: labels('Yes', 'No') },
      ['*What next?*', '[Yes] s1.4:1', '[No] s1.4:2', '[Back] s1.4:0', '(00 Menu)'],
    ],
    ['keys alone, where something is typed', { field: 'amount' }, ['What next?', '[Back] s1.4:0', '[Menu] menu']],
    [
      'buttons, with its keys below',
      { options: labels('A', 'B', 'C') },
      ['*What next?*', '[A] s1.4:1', '[B] s1.4:2', '[C] s1.4:3', '(0 Back · 00 Menu)'],
    ],
    [
      'a list, with its keys',
      { options: labels('A', 'B', 'C', 'D') },
      ['*What next?*', '☰ Choose', '- A s1.4:1', '- B s1.4:2', '- C s1.4:3', '- D s1.4:4', '- Back s1.4:0', '- Menu menu'],
    ],
    [
      'a list, where a label is too long for a button: whole in the description',
      { options: labels('Wanjiku Kamau wants KES 15,000 for school fees', 'No') },
      [
        '*What next?*',
        '☰ Choose',
        '- Wanjiku Kamau wants KES… | Wanjiku Kamau wants KES 15,000 for school fees s1.4:1',
        '- No s1.4:2',
        '- Back s1.4:0',
        '- Menu menu',
      ],
    ],
    [
      'a row by its number, where its first word is too long',
      { options: labels('Donaudampfschifffahrtsgesellschaft A', 'B') },
      ['*What next?*', '☰ Choose', '- 1 | Donaudampfschifffahrtsgesellschaft A s1.4:1', '- B s1.4:2', '- Back s1.4:0', '- Menu menu'],
    ],
    [
      'numbered text, where a label is too long for that',
      { options: labels('x '.repeat(50).trim(), 'B') },
      [`*What next?*\n\n1 ${'x '.repeat(50).trim()}\n2 B\n\n0 Back · 00 Menu`],
    ],
    [
      'numbered text, where the text is long',
      { text: `Look\n${'y'.repeat(1000)}`, options: labels('A') },
      [`*Look*\n${'y'.repeat(1000)}\n\n1 A\n\n0 Back · 00 Menu`],
    ],
    [
      'a list, where two labels are the same',
      { options: labels('Same', 'Same'), keys: { more: 'More', choose: 'Chagua' } },
      ['*What next?*', '☰ Chagua', '- Same s1.4:1', '- Same s1.4:2'],
    ],
    [
      'what it shows, and no markup of a name',
      { text: 'Pay *Amina*?', options: labels('_Yes_'), keys: { more: 'More' } },
      ['*Pay ∗Amina∗?*', '[ˍYesˍ] s1.4:1'],
    ],
    [
      'itself below a notice',
      { notice: 'Not understood.', options: labels('Yes'), keys: { more: 'More' } },
      ['Not understood.\n\n*What next?*', '[Yes] s1.4:1'],
    ],
  ])('%s', (_what, given, expected) => expect(drawn(render(given).body)).toEqual(expected));

  it('several pages of a list, where there is more: numbers stay, More leads on', () => {
    const home = { more: 'More', exit: 'Exit', choose: 'Choose' };
    const pages = [0, 1, 2].map((page) => drawn(render({ options: many, keys: home }, page).body));
    expect(render({ options: many, keys: home }).pages).toBe(3);
    expect(pages[0]?.slice(2)).toEqual([
      ...many.slice(0, 9).map(({ number, label }) => `- ${label} s1.4:${number}`),
      '- More s1.4:98',
      '(99 Exit)',
    ]);
    expect(pages[1]?.slice(2)).toEqual([
      ...many.slice(9, 18).map(({ number, label }) => `- ${label} s1.4:${number}`),
      '- More s1.4:98',
      '(99 Exit)',
    ]);
    expect(pages[2]?.slice(2)).toEqual([...many.slice(18).map(({ number, label }) => `- ${label} s1.4:${number}`), '- Exit s1.4:99']);
  });

  it('numbered text, where 98 would be an amount', () => {
    expect(render({ options: many, field: 'amount' }).body.type).toBe('text');
    expect(render({ options: many, field: 'text' }).body.type).toBe('interactive');
  });
});

it('WhatsApp takes every screen there is, each option stands on one page whole, and the same screen is the same bytes', () => {
  const word = fc.string({
    unit: fc.oneof(fc.constantFrom('a', 'é', ' ', '*', '😀', '1', '-', 'mama'), fc.string({ minLength: 1, maxLength: 1 })),
    minLength: 1,
    maxLength: 90,
  });
  const label = word.map((text) => `${text}.`);
  const key = fc.option(fc.constantFrom('Back', 'Rudi nyuma kabisa sasa hivi', 'Retour'), { nil: undefined });
  const screens = fc.record({
    text: fc.oneof(word, fc.string({ maxLength: 5000 })).map((text) => `T${text}`),
    options: fc.array(label, { maxLength: 40 }),
    back: key,
    menu: key,
    exit: key,
    ended: fc.boolean(),
    field: fc.constantFrom(undefined, 'amount' as const, 'text' as const),
  });
  fc.assert(
    fc.property(screens, ({ text, options, back, menu, exit, ended, field }) => {
      const screen = spoken({
        text,
        options: labels(...options),
        ended,
        ...(field && { field }),
        keys: { more: 'More', choose: 'Choose', ...(back && { back }), ...(menu && { menu }), ...(exit && { exit }) },
      });
      const { pages } = voice.render(screen, 0);
      const numbers: number[] = [];
      for (let page = 0; page < pages; page++) {
        const { body } = voice.render(screen, page);
        expect(voice.render(screen, page).body).toBe(body);
        const message = JSON.parse(body) as CloudBody;
        expect(wrongWith(freshWhatsapp(), message.type, (message as unknown as Record<string, unknown>)[message.type])).toBeUndefined();
        const rest = message.type === 'interactive' ? JSON.stringify(message).matchAll(/"id":"([^"]+)"/g) : [];
        for (const [, id = ''] of rest) {
          const tapped = readChoiceId(id);
          if (tapped !== 'menu' && tapped && ![0, 98, 99].includes(tapped.number)) numbers.push(tapped.number);
        }
      }
      if (numbers.length > 0) expect(numbers).toEqual(options.map((_, i) => i + 1));
    }),
    { numRuns: 1500 },
  );
});

it('what buttons and lists say can be said in plain text', () => {
  const body = render({ options: labels('Yes, I confirm it now', 'No') }).body;
  expect(plainOf(body)).toMatchObject({ text: { body: '*What next?*\n\n1 Yes, I confirm it now\n2 No\n0 Back\n00 Menu' } });
});
