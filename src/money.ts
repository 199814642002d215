/** Money: integer minor units and a currency, as plain JSON, so that it can stand in a session, an intent or an export as it is. */

/** Minor units per major unit, as a power of ten. ISO 4217 gives KES and TZS two decimals, though nobody uses coins smaller than a shilling. */
const exponents = { KES: 2, TZS: 2, UGX: 0, RWF: 0, XAF: 0, XOF: 0, NGN: 2, GHS: 2, ZAR: 2, USD: 2, SAT: 0 } as const;

export type Currency = keyof typeof exponents;

/** An amount. `minor` is a whole number in decimal digits (a string, as JSON has no big integers); make one with `money`. */
export type Money = { readonly minor: string; readonly currency: Currency };

export const currencies = Object.keys(exponents) as Currency[];

/** Makes an amount from whole minor units. Throws on a fraction: such a number was never money. */
export function money(minor: bigint | number, currency: Currency): Money {
  return { minor: BigInt(minor).toString(), currency };
}

/** Makes an amount from whole major units: `major(500, 'KES')` is five hundred shillings. */
export function major(units: bigint | number, currency: Currency): Money {
  return money(BigInt(units) * unit(currency), currency);
}

export const minorOf = (amount: Money): bigint => BigInt(amount.minor);

const unit = (currency: Currency): bigint => 10n ** BigInt(exponents[currency]);

function sameCurrency(a: Money, b: Money): void {
  if (a.currency !== b.currency) throw new Error(`cannot reckon ${a.currency} with ${b.currency}`);
}

/** The sum of two amounts of one currency; throws when the currencies differ. */
export function plus(a: Money, b: Money): Money {
  sameCurrency(a, b);
  return money(minorOf(a) + minorOf(b), a.currency);
}

/** `a - b`, which may be negative; throws when the currencies differ. */
export function minus(a: Money, b: Money): Money {
  sameCurrency(a, b);
  return money(minorOf(a) - minorOf(b), a.currency);
}

/** Negative, zero or positive as `a` is less than, equal to or more than `b`; throws when the currencies differ. */
export function compareMoney(a: Money, b: Money): number {
  sameCurrency(a, b);
  const difference = minorOf(a) - minorOf(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export const isZero = (amount: Money): boolean => minorOf(amount) === 0n;

export const isPositive = (amount: Money): boolean => minorOf(amount) > 0n;

/** Whole major units, for providers that take whole shillings only; undefined when there is a fraction. */
export function wholeUnits(amount: Money): number | undefined {
  const minor = minorOf(amount);
  if (minor % unit(amount.currency) !== 0n) return undefined;
  const units = Number(minor / unit(amount.currency));
  return Number.isSafeInteger(units) ? units : undefined;
}

/** Decimal text of major units as providers write it ("1500", "1500.50"): no grouping, a point, no trailing zeros. */
export function decimalText(amount: Money): string {
  const minor = minorOf(amount);
  const sign = minor < 0n ? '-' : '';
  const digits = (minor < 0n ? -minor : minor).toString().padStart(exponents[amount.currency] + 1, '0');
  const cut = digits.length - exponents[amount.currency];
  const fraction = digits.slice(cut).replace(/0+$/, '');
  return sign + digits.slice(0, cut) + (fraction ? `.${fraction}` : '');
}

/** Reads a provider's JSON number or decimal text of major units exactly; undefined when it is not one, or is finer than a minor unit. */
export function fromDecimal(value: unknown, currency: Currency): Money | undefined {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  if (text.length > digitsMax + 4) return undefined;
  const parts = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!parts) return undefined;
  const [, sign, whole = '', fraction = ''] = parts;
  const exponent = exponents[currency];
  if (/[1-9]/.test(fraction.slice(exponent))) return undefined;
  const minor = BigInt(whole + fraction.slice(0, exponent).padEnd(exponent, '0'));
  return money(sign ? -minor : minor, currency);
}

/** Longest run of digits that is read as an amount: more than any chama holds, and short enough to reckon with at once. */
const digitsMax = 15;

const names: Record<Currency, RegExp> = {
  KES: /^(?:kes|shil+ings?|shilingi|kshs?|shs?|bob)\.?|(?:kes|shil+ings?|shilingi|kshs?|shs?|\/=|\/-|bob)$/i,
  TZS: /^(?:tzs|shil+ings?|shilingi|tshs?|shs?)\.?|(?:tzs|shil+ings?|shilingi|tshs?|shs?|\/=|\/-)$/i,
  UGX: /^(?:ugx|shil+ings?|shilingi|ushs?|shs?)\.?|(?:ugx|shil+ings?|shilingi|ushs?|shs?|\/=|\/-)$/i,
  RWF: /^(?:rwf|frw|rf)|(?:rwf|frw|rf)$/i,
  XAF: /^(?:xaf|fcfa|cfa)|(?:xaf|f ?cfa|francs? cfa|cfa|francs?|frs?|f)\.?$/i,
  XOF: /^(?:xof|fcfa|cfa)|(?:xof|f ?cfa|francs? cfa|cfa|francs?|frs?|f)\.?$/i,
  NGN: /^(?:ngn|n|₦)|(?:ngn)$/i,
  GHS: /^(?:ghs|gh₵|₵)|(?:ghs)$/i,
  ZAR: /^(?:zar|r)|(?:zar)$/i,
  USD: /^(?:usd|\$)|(?:usd|\$)$/i,
  SAT: /^(?:satoshis?|sats?)|(?:satoshis?|sats?)$/i,
};

/** The text without the name of this currency before and behind it. */
export const withoutSign = (text: string, currency: Currency): string =>
  text
    .replace(/[\u00a0\u202f]/g, ' ')
    .trim()
    .replace(names[currency], '')
    .trim()
    .replace(names[currency], '')
    .trim();

/**
 * Reads an amount in figures: `1000`, `1,000`, `1 000`, `KES 1000`, in CFA francs also `1.000` and `1 000F`.
 * Whole units only: nobody pays cents by phone. Undefined for anything else (`0`, `1k`, `1e3`, `-5`, `1,00`, letters, other scripts).
 */
export function parseAmount(text: string, currency: Currency): Money | undefined {
  if (text.length > 40) return undefined;
  const bare = withoutSign(text, currency);
  const grouped = groupings[currency] ?? /^\d{1,3}([ ,])\d{3}(?:\1\d{3})*$/;
  if (!/^\d+$/.test(bare) && !grouped.test(bare)) return undefined;
  const digits = bare.replace(/[ .,]/g, '');
  if (digits.length > digitsMax) return undefined;
  const amount = major(BigInt(digits), currency);
  return isPositive(amount) ? amount : undefined;
}

/** Where a point parts thousands as well: CFA francs have no cents that it could part. One amount uses one separator. */
const francs = /^\d{1,3}([ .,])\d{3}(?:\1\d{3})*$/;
const groupings: Partial<Record<Currency, RegExp>> = { XAF: francs, XOF: francs };

/** How each currency is written to people: its sign, whether it stands behind, and what parts the thousands. */
const signs: Partial<Record<Currency, { sign: string; behind?: true; group: string }>> = {
  TZS: { sign: 'TSh', group: ',' },
  XAF: { sign: 'FCFA', behind: true, group: ' ' },
  XOF: { sign: 'FCFA', behind: true, group: ' ' },
  SAT: { sign: 'sats', behind: true, group: ',' },
};

/** An amount as members read it: `KES 1,500`, `TSh 1,500`, `1 500 FCFA`, sats in French `1 500 sats`; cents only when there are any. */
export function formatMoney(amount: Money, language: 'en' | 'sw' | 'fr' = 'en'): string {
  const { sign, behind, group: usual } = signs[amount.currency] ?? { sign: amount.currency, group: ',' };
  // Sats are of no country: each reads them as figures are written in their language. The others stand on receipts of their country so.
  const group = language === 'fr' && amount.currency === 'SAT' ? ' ' : usual;
  const [whole = '0', fraction] = decimalText(amount).split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, group);
  const figure = fraction ? `${grouped}.${fraction.padEnd(exponents[amount.currency], '0')}` : grouped;
  return behind ? `${figure} ${sign}` : `${sign} ${figure}`;
}
