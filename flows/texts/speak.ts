import { formatMoney, type Money } from '../../src/money.js';
import { countryName } from '../kit/countries.js';
import { listTitle } from '../kit/names.js';
import type { Language } from '../kit/me.js';
import type { Phrase, Texts, Value } from '../kit/say.js';
import { en } from './en.js';
import { fr } from './fr.js';
import { sw } from './sw.js';

const texts: Record<Language, Texts> = { en, sw, fr };

/** The language that a phrase is said in, where the language of whoever is spoken to, or for, is this. */
export const languageOf = (language: Language, { among = [] }: Phrase): Language =>
  among.includes(language) ? language : (among[0] ?? language);

/** A phrase in a language: its text with the values put in, money and dates written as its readers do. */
export function speak(of: Language, phrase: Phrase): string {
  const language = languageOf(of, phrase);
  return texts[language][phrase.key].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = phrase.values[name];
    return value === undefined ? whole : written(language, value);
  });
}

/** The values of a phrase as they stand in its text, for who says it in prepared words. */
export const spokenValues = (language: Language, { values }: Phrase): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, written(language, value)]));

function written(language: Language, value: Value): string {
  // What a member or a chama is called must not make a line of its own: a line is what we say.
  if (typeof value === 'string') return value.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
  if (typeof value === 'number') return String(value);
  if ('minor' in value) return formatMoney(value satisfies Money, language);
  if ('key' in value) return speak(language, value);
  if ('country' in value) {
    const name = countryName(language, value.country);
    return value.whole ? name : listTitle(name);
  }
  if ('date' in value) return dayFormat(language, 'UTC').format(new Date(`${value.date}T00:00:00Z`));
  return timeFormat(language, value.zone).format(value.time);
}

const locales: Record<Language, string> = { en: 'en-GB', sw: 'sw-KE', fr: 'fr-CM' };

const formats = new Map<string, Intl.DateTimeFormat>();

function format(name: string, make: () => Intl.DateTimeFormat): Intl.DateTimeFormat {
  const known = formats.get(name);
  if (known) return known;
  const made = make();
  formats.set(name, made);
  return made;
}

const dayFormat = (language: Language, timeZone: string) =>
  format(
    `day ${language} ${timeZone}`,
    () => new Intl.DateTimeFormat(locales[language], { timeZone, day: 'numeric', month: 'short', year: 'numeric' }),
  );

const timeFormat = (language: Language, timeZone: string) =>
  format(
    `time ${language} ${timeZone}`,
    () => new Intl.DateTimeFormat(locales[language], { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
  );
