import { major, wholeUnits, type Money } from '../../src/money.js';
import type { Village } from './villages.js';

const amounts: Record<Village['currency'], RegExp> = {
  KES: /KES ([\d,]+)/g,
  TZS: /TSh ([\d,]+)/g,
  XAF: /(\d{1,3}(?: \d{3})*) FCFA/g,
};

/** The first amount of a text in whole units; undefined where there is none. */
export function unitsIn(text: string, currency: Village['currency']): number | undefined {
  const found = text.matchAll(amounts[currency]).next().value?.[1];
  return found === undefined ? undefined : Number(found.replace(/[ ,]/g, ''));
}

/** An amount in whole units; one with cents is nobody's. */
export function unitsOf(amount: Money): number {
  const units = wholeUnits(amount);
  if (units === undefined) throw new Error(`${amount.minor} ${amount.currency} are not whole`);
  return units;
}

export const moneyOf = (units: number, { currency }: Pick<Village, 'currency'>): Money => major(units, currency);
