import { describe, expect, test } from 'vitest';
import { fold, septets } from '../../src/gsm7.js';
import { major, money } from '../../src/money.js';
import { languages } from '../../flows/kit/me.js';
import type { TextKey, Texts, Value } from '../../flows/kit/say.js';
import { en } from '../../flows/texts/en.js';
import { fr } from '../../flows/texts/fr.js';
import { speak } from '../../flows/texts/speak.js';
import { sw } from '../../flows/texts/sw.js';
import { longNames } from './people.js';

const texts: Record<string, Texts> = { en, sw, fr };
const keys = Object.keys(en) as TextKey[];

const namesIn = (text: string): string[] => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ''))].sort();

/** Notifications go out by SMS: one part, with room for what a network or a chama adds (ussd-ux 6). */
const notificationMax = 130;
const airtimeNotices = /^airtime\.(sent|onItsWay|refused|badNumber|unclear|refunded|waits)$/;
/** With a link in it a message may fill the whole of its one part; where a wallet needs the invoice itself it takes several. */
const railNotices = keys.filter((key) => /^rail\./.test(key) && !/(Whole|Bare)$/.test(key));
const paymentNotices = /^pay-for\.(settled(Left|All|Shares)?|late|entering|notTaken|over|refunded|waits)$/;
const otherNotices = keys.filter((key) => /^(rail|payout)\./.test(key) || /^care\.(?!message|answer)/.test(key));
const notifications = keys.filter((key) => /^(contribution|claim)\./.test(key) || airtimeNotices.test(key) || paymentNotices.test(key));

/** What stands in a text at its longest in everyday use. */
const values: Record<string, Value> = {
  chama: longNames.chama,
  amount: major(250_000, 'KES'),
  asked: major(250_000, 'KES'),
  left: major(250_000, 'KES'),
  over: major(250_000, 'KES'),
  count: 500,
  what: { key: 'pay-for.paid.socialFund', values: {} },
  total: major(1_250_000, 'KES'),
  receipt: 'QK71WWWWWW',
  member: longNames.member,
  code: '*384*555444#',
  phone: '6 70 00 00 01',
  reference: 'M-Pesa TJE8B5AIKG',
};

describe.each(languages)('%s', (language) => {
  const its = texts[language] ?? en;

  test('has every text', () => expect(Object.keys(its).sort()).toEqual([...keys].sort()));

  test.each(keys)('%s', (key) => {
    const text = its[key];
    expect(text.trim()).toBe(text);
    expect(text).not.toBe('');
    expect(namesIn(text), 'the same names in braces').toEqual(namesIn(en[key]));
    expect(text.replace(/\{\w+\}/g, ''), 'no brace is left over').not.toMatch(/[{}]/);
    expect(text, 'plain quotes and dashes, single spaces').not.toMatch(/[\u2010-\u2015\u2018-\u201f\u2026\u00ab\u00bb\u00a0\u202f`]| {2}/);
    expect(septets(fold(text)), 'folds into the alphabet of feature phones').toBeDefined();
    expect(fold(text), 'nothing is lost but accents').not.toContain('?'.repeat(2));
  });

  test.each(notifications)('%s fits one message', (key) => {
    expect(septets(fold(speak(language, { key, values })))).toBeLessThanOrEqual(notificationMax);
  });

  test.each([...notifications, ...otherNotices])('%s needs no more than the alphabet of feature phones', (key) => {
    expect(septets(its[key]), 'one letter outside it halves what fits a message').toBeDefined();
  });

  test.each(railNotices)('%s fits one message', (key) => {
    const long = { ...values, amount: major(1_000_000, 'TZS'), phone: '0741 222 333', minutes: 10, payer: '+447400123456' };
    const link = 'https://pay.chapsmart.com/i/abcdefghijkl';
    const airtime = { key: 'pay-sats.airtime' as const, values: { amount: major(50_000, 'TZS') } };
    const bought = en[key].includes('{phone}') || /payer/.test(key) ? [{ amount: airtime, sats: money(58_369, 'SAT') }] : [];
    for (const order of [{ amount: long.amount, sats: money(583_690, 'SAT') }, ...bought]) {
      const text = speak(language, { key, values: { ...long, ...order, link } });
      expect(septets(fold(text)), text).toBeLessThanOrEqual(en[key].includes('{link}') ? 160 : notificationMax);
    }
  });

  test('what may be written instead of a key is never two keys at once', () => {
    const lists = keys.filter((key) => key.startsWith('words.')).map((key) => its[key].split(','));
    const all = lists.flat();
    expect(new Set(all).size).toBe(all.length);
    for (const word of all) expect(word).toBe(word.trim().toLowerCase());
  });
});

test('languages are offered by their own names everywhere', () => {
  for (const key of ['language.en', 'language.sw', 'language.fr', 'language.choose'] as const)
    expect(new Set(languages.map((language) => texts[language]?.[key].replace(' :', ':'))).size, key).toBe(1);
});

test('amounts and dates are written the way of the readers', () => {
  const phrase = { key: 'statement.item' as const, values: { date: { date: '2026-02-03' }, amount: major(1500, 'XAF') } };
  expect(speak('fr', phrase)).toMatch(/^3 févr\. 2026 1 500 FCFA$/);
  expect(speak('sw', { ...phrase, values: { ...phrase.values, amount: major(1500, 'KES') } })).toMatch(/^3 Feb 2026 KES 1,500$/);
});
