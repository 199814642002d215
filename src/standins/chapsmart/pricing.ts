import type { ChapsmartState } from './state.js';

const swingPeriodMs = 17 * 60_000;

/** How prices have moved at a moment, in thousandths: up and down over a quarter of an hour, the same in every run. */
const movedPermille = (swing: number, now: number): number => Math.round(swing * Math.sin((2 * Math.PI * now) / swingPeriodMs));

/** What an amount of shillings costs in sats without the fee; a started sat counts whole. */
export function satsToPay({ rates }: ChapsmartState, shillings: number, now: number): number {
  return Math.ceil((shillings * rates.paySats * (1_000 + movedPermille(rates.swingPermille, now))) / 100_000_000);
}

/** What an amount of shillings buys; a started sat does not count. */
export function satsToGet({ rates }: ChapsmartState, shillings: number, now: number): number {
  return Math.floor((shillings * rates.buySats * (1_000 - movedPermille(rates.swingPermille, now))) / 100_000_000);
}

export const btcPriceAt = ({ rates }: ChapsmartState, now: number): number =>
  Math.round((rates.btcPrice * (1_000 - movedPermille(rates.swingPermille, now))) / 1_000);

/** ChapSmart docs: tiers by the volume of an account in whole shillings, and the fee in hundredths of a percent. */
const tiers = [
  { name: 'BRONZE', upTo: 5_000_000, basisPoints: 187 },
  { name: 'SILVER', upTo: 25_000_000, basisPoints: 155 },
  { name: 'GOLD', upTo: Infinity, basisPoints: 132 },
] as const;

const gold = tiers[2];

export function tierOf(volume: number) {
  const at = tiers.findIndex(({ upTo }) => volume <= upTo);
  const tier = tiers[at] ?? gold;
  return { ...tier, feePercent: tier.basisPoints / 100, next: tiers[at + 1] };
}

/** The fee on top: a share of the net, a started sat counts whole (14,410 sats at 1.87 % are 270 in the docs' sample). */
export const feeOf = (netSats: number, volume: number): number => Math.ceil((netSats * tierOf(volume).basisPoints) / 10_000);

/** Sats as bitcoin with eight decimals, as text. */
export function bitcoinText(sats: number): string {
  const digits = String(sats).padStart(9, '0');
  return `${digits.slice(0, -8)}.${digits.slice(-8)}`;
}
