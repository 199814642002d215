/**
 * Fees by amount, in whole shillings. ImaraPay docs name three points (500 → 6, 1,000 → 15, 10,000 → 50); the bounds between
 * them are ours, and so is what lies above.
 */
export const tiers = [
  { min: 1, max: 100, fee: 3 },
  { min: 101, max: 500, fee: 6 },
  { min: 501, max: 1_000, fee: 15 },
  { min: 1_001, max: 2_500, fee: 20 },
  { min: 2_501, max: 5_000, fee: 30 },
  { min: 5_001, max: 10_000, fee: 50 },
  { min: 10_001, max: 50_000, fee: 80 },
  { min: 50_001, max: 250_000, fee: 110 },
];

/** The fee for an amount; none where no tier matches. */
export const feeFor = (amount: number): number => tiers.find(({ min, max }) => min <= amount && amount <= max)?.fee ?? 0;

/** Where money can be banked. A few of the list that the real service gives. */
export const banks = ['Absa Bank Kenya', 'Co-operative Bank', 'DTB', 'Equity Bank', 'Family Bank', 'I&M Bank', 'KCB Bank', 'NCBA Bank'];
