/** The least that is sold, by currency (a public wrapper's table). */
export const least: Readonly<Record<string, number>> = {
  KES: 5,
  UGX: 50,
  TZS: 500,
  MWK: 300,
  RWF: 100,
  XOF: 100,
  ZMW: 5,
  ZAR: 5,
  ETB: 5,
  NGN: 50,
  GHS: 1,
  USD: 1,
};

/** What one unit costs an account that is held in shillings, in ten-thousandths of a shilling. Theirs move; these stand still. */
const rates: Readonly<Record<string, number>> = {
  KES: 10_000,
  UGX: 350,
  TZS: 500,
  MWK: 750,
  RWF: 900,
  XOF: 2_150,
  ZMW: 48_000,
  ZAR: 71_000,
  ETB: 9_500,
  NGN: 850,
  GHS: 85_000,
  USD: 1_295_000,
};

/** Their discount in the documents' sample: 4 of 100. */
const discountPercent = 4;

/** What a top-up costs, in ten-thousandths of a shilling. */
export function priceOf({ currency, units }: { currency: string; units: number }): { full: number; discount: number; charged: number } {
  const full = Math.round(units * (rates[currency] ?? 0));
  const discount = Math.floor((full * discountPercent) / 100);
  return { full, discount, charged: full - discount };
}
