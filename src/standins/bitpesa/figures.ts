/** Decimals of each currency as BitPesa's documents list them; those with none cannot be paid out in cents. */
export const decimals: Record<string, number> = {
  USD: 2,
  EUR: 2,
  GBP: 2,
  GHS: 2,
  ZAR: 2,
  MAD: 2,
  KES: 0,
  TZS: 0,
  UGX: 0,
  NGN: 0,
  XOF: 0,
  XAF: 0,
};

/** Units for one US dollar, in ten-thousandths. Made up, near what they were in 2026. */
const perDollar: Record<string, bigint> = {
  USD: 10_000n,
  EUR: 9_200n,
  GBP: 7_900n,
  GHS: 121_000n,
  ZAR: 182_000n,
  MAD: 98_000n,
  KES: 1_295_000n,
  TZS: 26_400_000n,
  UGX: 36_800_000n,
  NGN: 15_400_000n,
  XOF: 6_050_000n,
  XAF: 6_050_000n,
};

export const isCurrency = (code: unknown): code is string => typeof code === 'string' && Object.hasOwn(decimals, code);

const scale = (currency: string): bigint => 10n ** BigInt(decimals[currency] ?? 2);
const up = (amount: bigint, by: bigint): bigint => (amount + by - 1n) / by;

/** The margin that is taken on top of what goes in, in hundredths. */
const marginPercent = 1n;

/** Smallest units from decimal text or a number; what is finer is rounded up, as the documents say. Undefined when it is no amount. */
export function unitsOf(value: unknown, currency: string): number | undefined {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '';
  const parts = /^(\d{1,12})(?:\.(\d{1,10}))?$/.exec(text);
  if (!parts) return undefined;
  const [, whole = '0', fraction = ''] = parts;
  const fine = 10n ** BigInt(fraction.length);
  return Number(up(BigInt(whole + fraction) * scale(currency), fine));
}

/** The same worth in another currency, rounded up. */
export function converted(units: number, from: string, to: string): number {
  if (from === to) return units;
  return Number(up(BigInt(units) * (perDollar[to] ?? 1n) * scale(to), (perDollar[from] ?? 1n) * scale(from)));
}

/** What must go in for this to come out, and the part of it that stays with BitPesa. */
export function priced(requested: { units: number; currency: string }, input: string, output: string, stepOut: number) {
  const fee = (units: bigint) => up(units * marginPercent, 100n + marginPercent);
  if (requested.currency === input && input !== output) {
    const kept = Number(fee(BigInt(requested.units)));
    return { input: requested.units, output: stepped(converted(requested.units - kept, input, output), stepOut), fee: kept };
  }
  const out = stepped(converted(requested.units, requested.currency, output), stepOut);
  const bare = BigInt(converted(out, output, input));
  const whole = input === output ? bare : up(bare * (100n + marginPercent), 100n);
  return { input: Number(whole), output: out, fee: Number(whole - bare) };
}

const stepped = (units: number, step: number): number => Math.ceil(units / step) * step;

/** Units of one currency for one of another, margin taken, to six decimals. */
export function rateOf(from: string, to: string): string {
  const millionths = ((perDollar[to] ?? 1n) * 100_000_000n) / ((perDollar[from] ?? 1n) * (from === to ? 100n : 100n + marginPercent));
  const digits = millionths.toString().padStart(7, '0');
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

/** Decimal text of smallest units: `5000.0`, `19.31`, as their server writes numbers. */
export function decimalOf(units: number, currency: string): string {
  const places = decimals[currency] ?? 2;
  const digits = String(units).padStart(places + 1, '0');
  const fraction = places === 0 ? '' : digits.slice(-places).replace(/0$/, '');
  return `${places === 0 ? digits : digits.slice(0, -places)}.${fraction || '0'}`;
}

/** Marks text that goes out as a JSON number with all its digits. */
const mark = '\u{e000}';
export const figure = (text: string): string => mark + text;
export const written = (value: unknown): string => JSON.stringify(value).replaceAll(new RegExp(`"${mark}(-?\\d+(?:\\.\\d+)?)"`, 'g'), '$1');
