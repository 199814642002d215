import { describe, expect, test } from 'vitest';
import { receiptPhrase } from '../../src/operations/receipts.js';
import type { Scene } from '../../src/operations/recipe.js';
import { major } from '../../src/money.js';
import { languages } from '../../flows/kit/me.js';
import { say } from '../../flows/kit/say.js';
import { speak } from '../../flows/texts/speak.js';

/** What a receipt is made of; nothing else of a scene is asked. */
const scene = {
  facts: { name: 'Umoja Chama', timeZone: 'Africa/Nairobi', currency: 'KES', ussdCode: '*384*100#' },
  members: { name: () => 'Amina Hassan' },
  now: Date.UTC(2026, 10, 21, 8),
  work: { operation: { chamaId: 'umoja', memberId: 'm1', phone: '+254712000001' } },
} as unknown as Scene;
const short = say('contribution.settled', {
  chama: 'Umoja Chama',
  amount: major(500, 'KES'),
  receipt: 'QK71ABC234',
  total: major(12_500, 'KES'),
});
const paid = { amount: major(500, 'KES'), receipt: 'QK71ABC234' };

describe.each(languages)('a receipt in %s', (language) => {
  test.each([
    ['of a contribution', {}],
    ['that came late', { late: true }],
    ['of a fine', { what: say('pay-for.paid.fine') }],
  ])('%s says by itself who paid what, where, when, under which number', (_, more) => {
    const said = speak(language, receiptPhrase(scene, { ...paid, ...more }, short));
    for (const part of ['Umoja Chama', 'Amina Hassan', 'KES 500', 'QK71ABC234', '2026']) expect(said).toContain(part);
  });

  test('tells whoever it is forwarded to no number and no balance, and by SMS says what it always said', () => {
    const phrase = receiptPhrase(scene, paid, short);
    expect(speak(language, phrase)).not.toMatch(/12,500|712/);
    expect(phrase.short).toEqual(short);
  });
});

test('its day is that of the payment, in the chama’s own time', () => {
  const at = Date.UTC(2026, 10, 20, 21, 30);
  expect(speak('en', receiptPhrase(scene, { ...paid, at }, short))).toContain('21 Nov 2026');
  expect(speak('en', receiptPhrase(scene, { ...paid, at: at - 86_400_000 }, short))).toContain('20 Nov 2026');
});
