import type { Country } from '../../src/phone.js';
import { languages, type Language } from './me.js';

const inLanguage = new Map<Language, Intl.DisplayNames>();

/** What a country (two letters) is called in a language; its letters where it has no name. */
export function countryName(language: Language, country: string): string {
  const names = inLanguage.get(language) ?? new Intl.DisplayNames([language], { type: 'region', fallback: 'code' });
  inLanguage.set(language, names);
  return (/^[A-Z]{2}$/.test(country) ? (names.of(country) ?? country) : country).replace(/\u2019/g, "'");
}

/** Where people of a country send most: what they choose first. */
const nearby: Partial<Record<Country, readonly string[]>> = {
  ...{ KE: ['UG', 'TZ', 'RW'], TZ: ['KE', 'UG', 'RW'], UG: ['KE', 'TZ', 'RW'], RW: ['UG', 'KE', 'TZ'] },
  ...{ CM: ['NG', 'CI', 'SN'], NG: ['GH', 'CM'], GH: ['NG', 'CI'] },
};

/** Countries as they are chosen from: those first that people here send most to, the others by what they are called in the language. */
export function countriesInOrder(countries: readonly string[], { language, home }: { language: Language; home: Country }): string[] {
  const first = (nearby[home] ?? []).filter((country) => countries.includes(country));
  const { compare } = new Intl.Collator(language);
  const others = countries.filter((country) => !first.includes(country));
  return [...first, ...others.sort((a, b) => compare(countryName(language, a), countryName(language, b)))];
}

/** What a country is called where it was called something else, or is called shorter. */
const others: Record<string, string> = {
  'ivory coast': 'CI',
  'congo kinshasa': 'CD',
  drc: 'CD',
  rdc: 'CD',
  congo: 'CG',
  usa: 'US',
  uk: 'GB',
  england: 'GB',
  uingereza: 'GB',
  marekani: 'US',
  kodivaa: 'CI',
};

/** What is no country although it has two letters and a name. */
const noCountry = /^(?:EU|EZ|UN|QO|XA|XB|XK|ZZ|AC|CP|CQ|DG|EA|IC|TA)$/;

let byName: Map<string, string> | undefined;

/** The country of this name, in any language of ours; two letters. */
export function countryCalled(text: string): string | undefined {
  byName ??= everyName();
  return byName.get(plain(text));
}

function everyName(): Map<string, string> {
  const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
  const codes = letters.flatMap((first) => letters.map((second) => first + second)).filter((code) => !noCountry.test(code));
  const named = languages.flatMap((language) =>
    codes.map((code): [string, string] => [plain(countryName(language, code)), code]).filter(([name, code]) => name !== plain(code)),
  );
  return new Map([...named, ...Object.entries(others)]);
}

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}]+/gu, ' ')
    .trim();
