import { wholeUnits } from '../../money.js';
import type { Money } from '../../money.js';
import type { Phone } from '../../phone.js';
import type { No } from './refusals.js';

/** What an app may move at once, in whole francs. CamPay states no limits: they are the host's to set. */
export type Limits = { min: number; max: number };

/** Longest description that we send; no limit is documented. */
const descriptionMax = 50;

/** A mobile number of Cameroon. */
export const isServed = (phone: Phone): boolean => /^\+2376\d{8}$/.test(phone);

/** What CamPay would not take in any case; then nothing is sent. Which carrier a number belongs to, they decide (ER102). */
export function wrongWith(phone: Phone | undefined, amount: Money, { min, max }: Limits): No | undefined {
  if (phone !== undefined && !isServed(phone)) return { reason: 'badNumber' };
  const francs = amount.currency === 'XAF' ? wholeUnits(amount) : undefined;
  if (francs === undefined) return { reason: 'declined', alert: 'CamPay takes CFA francs (XAF) only' };
  return francs < min || francs > max ? { reason: 'limit' } : undefined;
}

/** `237` and nine digits, no plus (CamPay docs: ER101). */
export const msisdn = (phone: Phone): string => phone.slice(1);

/** Plain letters on one line, at most 50. */
export function plainText(description: string): string {
  const plain = description.normalize('NFD').replace(/[^\x20-\x7e]/g, '');
  return plain.trim().slice(0, descriptionMax).trim() || 'Payment';
}
