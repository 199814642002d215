import type { Language } from '../../flows/kit/me.js';

/** Months as they are called there, short enough to stand beside a bar. */
const monthNames: Record<Language, readonly string[]> = {
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  sw: ['Jan', 'Feb', 'Mac', 'Apr', 'Mei', 'Jun', 'Jul', 'Ago', 'Sep', 'Okt', 'Nov', 'Des'],
  fr: ['janv.', 'févr.', 'mars', 'avr.', 'mai', 'juin', 'juil.', 'août', 'sept.', 'oct.', 'nov.', 'déc.'],
};

/** A month (YYYY-MM) by its short name; with its year where `year` asks for it. */
export function monthName(language: Language, month: string, year = false): string {
  const name = monthNames[language][Number(month.slice(5, 7)) - 1] ?? month;
  return year ? `${name} ${month.slice(0, 4)}` : name;
}

/** Whose clock it was: the place of a time zone, and how far it is from UTC at that moment. */
export function placeOf(zone: string, at: number): string {
  const offset = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'shortOffset' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value;
  const utc = (offset ?? 'UTC').replace('GMT', 'UTC').replace(/\+0$/, '');
  const place = zone.split('/').at(-1)?.replaceAll('_', ' ') ?? zone;
  return zone.includes('/') ? `${place}, ${utc}` : utc;
}
