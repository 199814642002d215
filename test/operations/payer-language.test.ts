import { expect, test } from 'vitest';
import type { Language } from '../../flows/kit/me.js';
import { say } from '../../flows/kit/say.js';
import { speak } from '../../flows/texts/speak.js';
import { forPayer } from '../../src/operations/payer-language.js';
import type { Phone } from '../../src/phone.js';

const phrase = say('answer.yes');

test.each<[string, string, Language, string]>([
  ['a Kenyan asked by who reads Kiswahili', '+254712000001', 'sw', 'Ndiyo'],
  ['a Kenyan asked by who reads English', '+254712000001', 'en', 'Yes'],
  ['a Kenyan asked by who reads French', '+254712000001', 'fr', 'Yes'],
  ['a Tanzanian asked by who reads English', '+255741000001', 'en', 'Yes'],
  ['a Tanzanian asked by who reads French', '+255741000001', 'fr', 'Ndiyo'],
  ['a Cameroonian asked from Tanzania', '+237670000001', 'sw', 'Oui'],
  ['a Cameroonian asked in English', '+237670000001', 'en', 'Oui'],
  ['an Ivorian asked in English', '+2250707070707', 'en', 'Oui'],
  ['somebody in London asked in French', '+447400123456', 'fr', 'Yes'],
  ['somebody in Germany asked in French', '+4915112345678', 'fr', 'Oui'],
])('%s hears what is read there', (_who, payer, sender, heard) => {
  const kept = JSON.parse(JSON.stringify(forPayer(payer as Phone, phrase))) as typeof phrase;
  expect(speak(sender, kept)).toBe(heard);
});
