import { expect, test } from 'vitest';
import { forSms, septets } from '../../src/gsm7.js';

test.each([
  ['Reçu. Même en août.', 'Recu. Meme en aout.'],
  ['Payé à 10 h', 'Payé à 10 h'],
  ['Is it paid? Not yet…', 'Is it paid? Not yet...'],
])('%s costs one alphabet', (text, sent) => {
  expect(forSms(text)).toBe(sent);
  expect(septets(forSms(text))).toBeDefined();
});

test('what another script says is sent as it is', () => {
  expect(forSms('Habari: مرحبا')).toBe('Habari: مرحبا');
});
