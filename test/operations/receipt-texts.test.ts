import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { forSms, septets } from '../../src/gsm7.js';
import { major, money } from '../../src/money.js';
import { languages } from '../../flows/kit/me.js';
import type { Phrase, TextKey, Value } from '../../flows/kit/say.js';
import { en } from '../../flows/texts/en.js';
import { speak } from '../../flows/texts/speak.js';
import { longNames } from '../flows/people.js';

/** One part of an SMS has 160 septets; a network or the gateway may add to it. */
const receiptMax = 130;

/** Every text that operations tell members of, as their own source names it. */
const root = join(import.meta.dirname, '../..');
const sources = readdirSync(join(root, 'src/operations'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
const named = new Set(
  sources.flatMap((name) =>
    [...readFileSync(join(root, 'src/operations', name), 'utf8').matchAll(/say\(\s*'([\w.-]+)'/g)].map(([, key]) => key ?? ''),
  ),
);
const all = Object.keys(en) as TextKey[];
const told = all.filter((key) => named.has(key) || /^contribution\./.test(key));

/** What is shown on a screen, stands within another text, or is the long form of one that has a short one. */
const elsewhere = /^(limits|engine|answer|link\.(?!paid)|pay-for\.paid|picture|safety|receipt)\b|\.askedDial$/;
/** With a link or a whole invoice in it: as long as that is. */
const withLink = (key: TextKey) => /\{(link|bolt11)\}/.test(en[key]);

const values: Record<string, Value> = {
  chama: longNames.chama,
  member: longNames.member,
  amount: major(250_000, 'KES'),
  asked: major(250_000, 'KES'),
  left: major(250_000, 'KES'),
  over: major(250_000, 'KES'),
  given: major(250_000, 'KES'),
  total: major(1_250_000, 'KES'),
  sats: money(583_690, 'SAT'),
  count: 500,
  minutes: 10,
  what: { key: 'pay-for.paid.socialFund', values: {} },
  receipt: 'QK71WWWWWW',
  code: '*384*555444#',
  phone: '0741 222 333',
  payer: '+447400123456',
  reference: 'M-Pesa TJE8B5AIKG',
  name: longNames.member,
  to: longNames.member,
  gets: major(1_000_000, 'TZS'),
  who: '+255 7•• ••• 001',
  date: { date: '2026-11-21' },
};

describe.each(languages)('what members are told of their money: %s', (language) => {
  test.each(told.filter((key) => !elsewhere.test(key) && !withLink(key)))('%s', (key) => {
    const said = { ...values, ...(key.startsWith('rail.') && { amount: major(1_000_000, 'TZS') }) };
    const phrase: Phrase = { key, values: said };
    const text = forSms(speak(language, phrase));
    expect(text, 'every name has a value').not.toMatch(/[{}]|undefined/);
    expect(septets(text), text).toBeLessThanOrEqual(receiptMax);
  });
});

test('the list is not empty, and holds what everybody gets', () => {
  expect(told.length).toBeGreaterThan(60);
  for (const key of ['contribution.settled', 'claim.settled', 'airtime.sent', 'payout.arrived', 'pay-for.settled', 'rail.delivered'])
    expect(told).toContain(key);
});
