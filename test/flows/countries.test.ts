import { expect, test } from 'vitest';
import { countriesInOrder, countryName } from '../../flows/kit/countries.js';

const iso = ['CI', 'CM', 'GH', 'KE', 'NG', 'TZ', 'UG', 'ZA'];

test('those that people here send most to come first, the others by what they are called', () => {
  const called = (language: 'en' | 'sw' | 'fr', home: 'KE' | 'TZ' | 'CM') =>
    countriesInOrder(iso, { language, home }).map((country) => countryName(language, country));
  expect(called('en', 'KE')).toEqual(['Uganda', 'Tanzania', 'Cameroon', "Côte d'Ivoire", 'Ghana', 'Kenya', 'Nigeria', 'South Africa']);
  expect(called('fr', 'CM').slice(0, 3)).toEqual(['Nigeria', "Côte d'Ivoire", 'Afrique du Sud']);
  const names = called('sw', 'TZ').slice(2);
  expect(names).toEqual([...names].sort(new Intl.Collator('sw').compare));
});

test('none is lost, and none comes twice', () => {
  for (const home of ['KE', 'TZ', 'UG', 'RW', 'CM', 'NG', 'GH', 'ZA'] as const)
    expect([...countriesInOrder(iso, { language: 'en', home })].sort()).toEqual(iso);
  expect(countriesInOrder([], { language: 'en', home: 'KE' })).toEqual([]);
});
