import { z } from 'zod';
import type { MomoState } from '../momo/state.js';
import type { CampayState } from './state.js';

const Phone = z.string().regex(/^\+237\d{9}$/);
const Francs = z.number().int().min(0).max(1e9);

/** What the control API may change of CamPay: `POST /campay`. Balances in whole francs. */
export const CampaySettings = z
  .object({
    demo: z.boolean(),
    withdrawalsAllowed: z.boolean(),
    duplicates: z.enum(['first', 'rejected']),
    historyShape: z.enum(['array', 'data']),
    listsPending: z.boolean(),
    callbackMethod: z.enum(['GET', 'POST']),
    tokenSays: z.enum(['times', 'nothing']),
    balances: z.object({ MTN: Francs, Orange: Francs }).partial(),
    utilityBalance: Francs,
    linkHabits: z.object({ tries: z.enum(['one', 'many']), amounts: z.enum(['asked', 'any']), tells: z.boolean() }).partial(),
  })
  .partial();

const present = (given: object) => Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));

/** Somebody opens a payment link and pays from this phone. `POST /campay/links`. */
export const LinkPayment = z.object({ link: z.string().min(1).max(2_000), phone: Phone, amount: Francs.min(1).optional() });

/** Changes what was given, and leaves the rest as it is. */
export function setCampay(
  campay: CampayState,
  { balances = {}, utilityBalance, linkHabits = {}, ...given }: z.output<typeof CampaySettings>,
): void {
  Object.assign(campay, present(given));
  Object.assign(campay.linkHabits, present(linkHabits));
  for (const carrier of ['MTN', 'Orange'] as const) campay.balances[carrier] = (balances[carrier] ?? campay.balances[carrier] / 100) * 100;
  if (utilityBalance !== undefined) campay.utilityBalance = utilityBalance * 100;
}

/** A phone in Cameroon: whether it shows prompts by itself, and whether its number has a wallet. `POST /momo`. */
export const MomoPhone = z.object({ phone: Phone, silent: z.boolean().optional(), noWallet: z.boolean().optional() });

export function setMomoPhone(momo: MomoState, { phone, silent, noWallet }: z.output<typeof MomoPhone>): void {
  const put = (all: string[], is: boolean | undefined): string[] =>
    is === undefined ? all : [...all.filter((one) => one !== phone), ...(is ? [phone] : [])];
  momo.silent = put(momo.silent, silent);
  momo.noWallet = put(momo.noWallet, noWallet);
}
