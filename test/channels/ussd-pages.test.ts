import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Spoken } from '../../src/conversation/types.js';
import { screenMax, ussdVoice } from '../../src/channels/ussd/pages.js';
import { fold, septets } from '../../src/gsm7.js';
import { currencies, formatMoney, money } from '../../src/money.js';

const voice = ussdVoice();
const keys = { back: 'Back', menu: 'Main menu', more: 'More', exit: 'Exit' };

function spoken(given: Partial<Spoken>): Spoken {
  return { text: '', options: [], keys, ended: false, prompt: 'p1', ...given };
}

function pagesOf(screen: Spoken, speaker = voice): string[] {
  const { pages } = speaker.render(screen, 0);
  return Array.from({ length: pages }, (_, page) => {
    const rendered = speaker.render(screen, page);
    expect(rendered.pages).toBe(pages);
    return rendered.body;
  });
}

const labels = (...names: string[]) => names.map((label, i) => ({ number: i + 1, label }));

describe('screens', () => {
  test('a menu on one page', () => {
    const screen = spoken({ text: 'Umoja: hello Amina', options: labels('Contribute', 'Balance', 'Help') });
    expect(pagesOf(screen)).toEqual(['Umoja: hello Amina\n1. Contribute\n2. Balance\n3. Help\n0.Back 00.Main menu 99.Exit']);
  });

  test('the notice comes first, and only the keys that are offered', () => {
    const screen = spoken({ notice: 'Not a number.', text: 'How much?', keys: { more: 'More' } });
    expect(pagesOf(screen)).toEqual(['Not a number.\nHow much?']);
  });

  test('option numbers are the same over pages, and only pages before the last offer more', () => {
    const names = [
      'Contribute',
      'I have already paid',
      'Balance',
      'Statement',
      'Loans and guarantees',
      'Meetings',
      'Notices',
      'Profile',
      'Help',
    ];
    expect(pagesOf(spoken({ text: 'Umoja: hello Amina Wanjiku', options: labels(...names) }))).toEqual([
      'Umoja: hello Amina Wanjiku\n1. Contribute\n2. I have already paid\n3. Balance\n4. Statement\n5. Loans and guarantees\n6. Meetings\n7. Notices\n0.Back 98.More',
      '8. Profile\n9. Help\n0.Back 00.Main menu 99.Exit',
    ]);
  });

  test('a closing screen that is longer than a page ends on its last page, which offers no keys', () => {
    const text = Array.from({ length: 30 }, (_, i) => `word${i}`).join(' ');
    const pages = pagesOf(spoken({ text, ended: true, keys: { more: 'More' } }));
    expect(pages).toHaveLength(2);
    expect(pages[0]).toMatch(/\n98\.More$/);
    expect(pages[1]).not.toContain('98');
  });

  test('French is folded, so that the screen is not sent as UCS-2', () => {
    const screen = spoken({
      text: 'Bienvenue à la réunion « Espoir »',
      options: labels('Être membre'),
      keys: { more: 'Suite', back: 'Retour' },
    });
    expect(pagesOf(screen)).toEqual(['Bienvenue à la réunion " Espoir "\n1. Etre membre\n0.Retour']);
  });

  test('an option that is longer than a page is broken between words', () => {
    const long = Array.from({ length: 40 }, (_, i) => `part${i}`).join(' ');
    const pages = pagesOf(spoken({ text: 'Choose', options: labels(long, 'Other') }));
    expect(pages.length).toBeGreaterThan(1);
    expect(pages[0]).toContain('1. part0');
    for (const page of pages) expect(septets(page)).toBeLessThanOrEqual(screenMax);
  });

  test('one endless word is broken where the page ends', () => {
    const pages = pagesOf(spoken({ text: '{'.repeat(200), keys: { more: 'More' } }));
    expect(pages.map((page) => page.replace(/\n.*$/, '')).join('')).toBe('{'.repeat(200));
    for (const page of pages) expect(septets(page)).toBeLessThanOrEqual(screenMax);
  });

  test('a screen does not end with @, which some phones would not show', () => {
    expect(pagesOf(spoken({ text: 'me@', keys: { more: 'More' } }))).toEqual(['me@ ']);
    for (const page of pagesOf(spoken({ text: '@'.repeat(500), ended: true, keys: { more: 'More' } }))) {
      expect(page).not.toMatch(/@$/);
      expect(septets(page)).toBeLessThanOrEqual(screenMax);
    }
  });

  test('a page beyond the last is the last', () => {
    const screen = spoken({ text: 'Hello' });
    expect(voice.render(screen, 7)).toEqual(voice.render(screen, 0));
  });
});

describe('properties', () => {
  const word = fc.string({ unit: fc.constantFrom(...Array.from('abcdeéàÊçœ’«ŋ€[]{}Жж😀@.,:')), minLength: 1, maxLength: 14 });
  const amount = fc
    .tuple(fc.bigInt({ min: -(10n ** 9n), max: 10n ** 14n }), fc.constantFrom(...currencies))
    .map(([minor, currency]) => formatMoney(money(minor, currency)));
  const phone = fc.constantFrom('0712 345 678', '+254712000001', '1 500', '*384*100#');
  const line = (max: number) => fc.array(fc.oneof({ weight: 4, arbitrary: word }, amount, phone), { minLength: 1, maxLength: max });
  const key = fc.option(fc.constantFrom('Back', 'Retour', 'Menyu kuu', 'A word that is far too long'), { nil: undefined });
  const screens = fc.record({
    notice: fc.option(line(6), { nil: undefined }),
    lines: fc.array(line(25), { minLength: 1, maxLength: 5 }),
    labels: fc.array(line(6), { maxLength: 12 }),
    ended: fc.boolean(),
    back: key,
    menu: key,
    exit: key,
  });

  const made = ({
    notice,
    lines,
    labels: names,
    ended,
    back,
    menu,
    exit,
  }: typeof screens extends fc.Arbitrary<infer T> ? T : never): Spoken =>
    spoken({
      ...(notice && { notice: notice.join(' ') }),
      text: lines.map((words) => words.join(' ')).join('\n'),
      options: names.map((words, i) => ({ number: i + 1, label: words.join(' ') })),
      ended,
      keys: { more: 'More', ...(back && { back }), ...(menu && { menu }), ...(exit && { exit }) },
    });

  /** A page without its line of keys. */
  const content = (page: string) => page.replace(/(?:^|\n)(?:(?:0|00|98|99)\.\D*)+$/, '');
  const shown = (label: string) => fold(label).replace(/\s+/g, ' ').trim() || '?';
  const wordsOf = (text: string) =>
    fold(text)
      .split(/\s+/)
      .filter((piece) => piece !== '');

  test('every page fits; every word and every option is there once, in order, with its number (design: every screen fits the phone)', () => {
    fc.assert(
      fc.property(screens, (given) => {
        const screen = made(given);
        const pages = pagesOf(screen);
        for (const page of pages) expect(septets(page)).toBeLessThanOrEqual(screenMax);
        const all = [
          ...wordsOf(screen.notice ?? ''),
          ...wordsOf(screen.text),
          ...screen.options.flatMap(({ number, label }) => [`${number}.`, ...wordsOf(shown(label))]),
        ];
        expect(pages.flatMap((page) => wordsOf(content(page)))).toEqual(all);
      }),
      { numRuns: 2000 },
    );
  });

  test('an amount or a number is never broken, nor an option that fits on a page', () => {
    fc.assert(
      fc.property(screens, amount, (given, sum) => {
        const screen = made(given);
        screen.text += ` a ${sum} b`;
        const pages = pagesOf(screen).map(content);
        expect(pages.filter((page) => page.replace(/\s+/g, ' ').includes(sum)).length).toBeGreaterThan(0);
        for (const { number, label } of screen.options) {
          const option = `${number}. ${shown(label)}`;
          if ((septets(option) ?? Infinity) <= 110)
            expect(pages.filter((page) => `${page.trimEnd()}\n`.includes(`${option}\n`)).length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
