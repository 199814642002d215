import { createHash } from 'node:crypto';
import type { Ids } from '../ids.js';

/** Decimal digits from a new identifier, the first not zero. */
export function digits(ids: Ids, count: number): string {
  const hash = BigInt(`0x${createHash('sha256').update(ids.next()).digest('hex')}`);
  const low = 10n ** BigInt(count - 1);
  return (low + (hash % (9n * low))).toString();
}

/** Lower-case hexadecimal digits from a new identifier. */
export const hex = (ids: Ids, count: number): string => createHash('sha256').update(ids.next()).digest('hex').slice(0, count);

const receiptLetters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** An M-Pesa receipt: ten capital letters and digits, of which the first three tell the day, as the real ones do. */
export function receiptNumber(ids: Ids, at: number): string {
  const day = new Date(at);
  const head = [day.getUTCFullYear() - 2007, day.getUTCMonth(), day.getUTCDate() - 1];
  let rest = BigInt(`0x${createHash('sha256').update(ids.next()).digest('hex')}`);
  let code = head.map((n) => receiptLetters.charAt(n % 36)).join('');
  for (let i = 0; i < 7; i++, rest /= 36n) code += receiptLetters.charAt(Number(rest % 36n));
  return code;
}
