import { compareMoney, major, wholeUnits } from '../../money.js';
import type { Money } from '../../money.js';
import type { Phone } from '../../phone.js';
import type { LightningKind, LightningNo } from '../ports/lightning.js';
import { no } from './refusals.js';
import { AccountNumber } from './wire.js';

/** ChapSmart docs: the ranges of each kind. Whole shillings only. */
export const limits: Record<LightningKind, { min: Money; max: Money }> = {
  remittance: { min: major(2_500, 'TZS'), max: major(1_000_000, 'TZS') },
  airtime: { min: major(500, 'TZS'), max: major(15_000, 'TZS') },
  buy: { min: major(1_000, 'TZS'), max: major(20_000, 'TZS') },
};

const nameMax = 100;

/** A Tanzanian mobile number; whether it has M-Pesa only they know, since numbers move between networks. */
const nationalOf = (phone: Phone): string | undefined => /^\+255([67]\d{8})$/.exec(phone)?.[1];

/** `07XXXXXXXX`, as remittances want it. */
export function localPhone(phone: Phone): string | undefined {
  const national = nationalOf(phone);
  return national === undefined ? undefined : `0${national}`;
}

/** `2557XXXXXXXX`, as airtime wants it. */
export function plainPhone(phone: Phone): string | undefined {
  const national = nationalOf(phone);
  return national === undefined ? undefined : `255${national}`;
}

/** A recipient's name as they want it, first and last; undefined when there is only one word, or nothing that a name is made of. */
export function fullName(name: string): string | undefined {
  const words = name.normalize('NFC').replace(/\p{C}/gu, ' ').trim().split(/\s+/);
  const whole = words.join(' ');
  return words.length >= 2 && whole.length <= nameMax && words.every((word) => /\p{L}/u.test(word)) ? whole : undefined;
}

/** Whole shillings within the kind's range and an account number that is one; else why nothing is sent. */
export function shillingsOf(kind: LightningKind, amount: Money, account: string): number | LightningNo {
  if (!AccountNumber.safeParse(account).success) return no('account');
  const units = amount.currency === 'TZS' ? wholeUnits(amount) : undefined;
  if (units === undefined) return no('declined', 'ChapSmart takes whole Tanzanian shillings only');
  const { min, max } = limits[kind];
  return compareMoney(amount, min) < 0 || compareMoney(amount, max) > 0 ? no('limit') : units;
}
