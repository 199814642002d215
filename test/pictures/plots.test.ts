import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import type { AttachmentOf } from '../../flows/kit/attachment.js';
import { languages } from '../../flows/kit/me.js';
import { formatMoney, major } from '../../src/money.js';
import { draw } from '../../src/pictures/draw.js';
import { progressSvg } from '../../src/pictures/progress.js';
import { escaped } from '../../src/pictures/svg.js';
import { yearSvg } from '../../src/pictures/year.js';
import { progressWith, yearWith } from './samples.js';

const textsOf = (svg: string): { words: string; size: number; x: number; anchor: string }[] =>
  [...svg.matchAll(/<text x="([\d.-]+)" y="[\d.-]+" font-size="([\d.]+)"[^>]*text-anchor="(\w+)">([^<]*)<\/text>/g)].map(
    ([, x, size, anchor, words]) => ({ x: Number(x), size: Number(size), anchor: anchor ?? '', words: words ?? '' }),
  );
const boxesOf = (svg: string) =>
  [...svg.matchAll(/<rect x="([\d.-]+)" y="[\d.-]+" width="([\d.-]+)" height="[\d.-]+" rx="[\d.]+" fill="(#\w+)"/g)].map(
    ([, x, width, fill]) => ({
      x: Number(x),
      width: Number(width),
      fill: fill ?? '',
    }),
  );

const years: [string, AttachmentOf<'year'>][] = [
  ['no month', yearWith([], undefined)],
  ['one month', yearWith([2000], 2000)],
  ['twelve months', yearWith([1000, 1000, 500, 1000, 0, 1500, 1000, 1000, 2000, 1000, 1000, 500], 1000)],
  ['nothing paid', yearWith([0, 0, 0], 1000)],
  ['nothing due', yearWith([1, 2, 3], undefined)],
  ['huge and tiny', yearWith([5, 250_000_000_000, 1, 0, 12_345_678], 1_000_000)],
  ['cents', yearWith([1, 150_050, 99], 100_000, { currency: 'KES' })],
  ['a reversal', yearWith([-500, 1000], 1000)],
];

describe.each(languages)('a member’s year in %s', (language) => {
  test.each(years)('with %s: real figures, letters that can be read, nothing out of its place', (_, year) => {
    const svg = yearSvg(year, language);
    const texts = textsOf(svg);
    for (const { paid } of year.months) expect(texts.map(({ words }) => words)).toContain(formatMoney(paid));
    expect(texts.map(({ words }) => words)).toContain(formatMoney(year.total));
    for (const { words, size, x } of texts) {
      expect(size, words).toBeGreaterThanOrEqual(28);
      expect(x).toBeGreaterThanOrEqual(64);
      expect(x).toBeLessThanOrEqual(1016);
      expect(words).not.toMatch(/undefined|NaN|\{\w+\}/);
    }
    for (const { x, width } of boxesOf(svg)) {
      expect(width).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(1080);
    }
  });
});

test('bars are as long as what they stand for; beyond what was due they are lighter, and far beyond they are broken', () => {
  const paid = '#0072b2';
  const bars = (year: AttachmentOf<'year'>, fill: string) =>
    boxesOf(yearSvg(year, 'en'))
      .filter((one) => one.fill === fill)
      .slice(fill === paid ? 1 : 0)
      .map(({ width }) => width);
  const [half, whole] = bars(yearWith([500, 1000], 1000), paid);
  expect(half).toBeGreaterThan(100);
  expect(Math.abs((whole ?? 0) - 2 * (half ?? 0))).toBeLessThan(1);
  expect(bars(yearWith([0, 1000], 1000), paid)).toHaveLength(1);
  expect(bars(yearWith([1, 1_000_000], 1_000_000), paid)[0]).toBeGreaterThanOrEqual(6);
  const ahead = yearSvg(yearWith([12_000, 1000], 1000), 'en');
  expect(ahead).toContain('#56b4e9');
  expect(ahead.match(/<path /g)).toHaveLength(2);
  expect(yearSvg(yearWith([4000, 1000], 1000), 'en')).not.toContain('<path ');
});

test('a name is text, whatever stands in it', async () => {
  const evil = '</text><script href="file:///etc/passwd">&"\'\u0000\ud800<image/>';
  const svg = yearSvg(yearWith([1000], 1000, { chama: evil, member: evil }), 'en');
  expect(svg).not.toMatch(/<script|<image|\u0000/);
  expect(svg.match(/<text /g)?.length).toBe(svg.match(/<\/text>/g)?.length);
  const file = await draw(yearWith([1000], 1000, { chama: evil, member: evil }), 'en');
  expect(PNG.sync.read(Buffer.from(file?.bytes ?? [])).width).toBe(1080);
  expect(escaped(`<&>"'`)).toBe('&#60;&#38;&#62;&#34;&#39;');
});

test.each(['+254712000001', '0712 000 001', '0712-000-001 Amina'])('no whole phone number is drawn, even as a name: %s', (name) => {
  const svg = yearSvg(yearWith([1000], 1000, { chama: name, member: name }), 'en');
  expect(svg).not.toMatch(/712.?000.?001/);
  expect(svg).toContain('•••');
});

describe('a chama’s progress', () => {
  test('has sums and counts in every language, and names nobody', () => {
    for (const language of languages) {
      const words = textsOf(progressSvg(progressWith(), language)).map((one) => one.words);
      expect(words).toEqual(expect.arrayContaining(['KES 9,500', '73 %', 'KES 12,000', 'KES 11,500']));
      expect(words.some((line) => line.includes('7') && line.includes('13'))).toBe(true);
      expect(words.join(' ')).not.toMatch(/undefined|NaN|\{\w+\}/);
    }
  });

  test.each([
    ['nearly all is not all', { paid: major(12_999, 'KES') }, '99 %'],
    ['all', { paid: major(13_000, 'KES') }, '100 %'],
    ['more than all', { paid: major(26_000, 'KES') }, '200 %'],
    ['nothing', { paid: major(0, 'KES') }, '0 %'],
  ])('%s', (_, more, said) => expect(textsOf(progressSvg(progressWith(more), 'en')).map(({ words }) => words)).toContain(said));

  test('of nobody, with nothing due, is a picture as well', async () => {
    const { due: _, ...without } = progressWith({ members: { all: 0, paid: 0 }, months: [] });
    const file = await draw(without, 'fr');
    expect(file).toMatchObject({ name: 'avancement-2026-11-21.png', mime: 'image/png' });
  });
});

test('the same year is the same picture, in the size that a chat shows whole', async () => {
  const year = yearWith([1000, 1000, 500, 1000, 0, 1500, 1000, 1000, 2000, 1000, 1000, 500], 1000);
  const [one, other] = await Promise.all([draw(year, 'sw'), draw(year, 'sw')]);
  expect(one).toMatchObject({ name: 'mwaka-wangu-2026-11-21.png', mime: 'image/png' });
  expect(Buffer.compare(Buffer.from(one?.bytes ?? []), Buffer.from(other?.bytes ?? []))).toBe(0);
  const { width, height } = PNG.sync.read(Buffer.from(one?.bytes ?? []));
  expect([width, height]).toEqual([1080, 1350]);
  expect(one?.bytes.length).toBeLessThan(300_000);
});
