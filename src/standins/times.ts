import { dateIn } from '../clock.js';

const eastAfricaMs = 3 * 3_600_000;

/** `YYYY-MM-DD` in Nairobi. */
export const nairobiDate = (at: number): string => dateIn('Africa/Nairobi', at);

/** `YYYYMMDDHHmmss` in Nairobi, which has no daylight saving; as M-Pesa writes its moments. */
export const nairobiStamp = (at: number): string => new Date(at + eastAfricaMs).toISOString().replace(/[^\d]/g, '').slice(0, 14);

/** `yyyy-MM-dd HH:mm:ss` in UTC, as Africa's Talking writes its moments. */
export const utcStamp = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ');

export const iso = (at: number): string => new Date(at).toISOString();

/** Whether a text is a day of the calendar, `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}
